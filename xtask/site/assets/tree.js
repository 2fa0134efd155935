// What was recorded, and where a way down the tree of choices has led. Nothing here is made up: a step leads to the
// node that a real run came to.
"use strict";

/** How many hues the processes have. */
const HUES = 8;

/** The process, its thread if it is not the first one, and the letter of a step: "2.1x" is the exit of process 2.1. */
function parted(step) {
  const [, actor, letter] = step.match(/^([0-9.:]+)([a-z]?)$/);
  const [process, thread] = actor.split(":");
  return { process, thread, letter };
}

/** Makes steps after which nothing else is recorded events of their own, so that each step is seen. */
function tellSteps(tree) {
  for (const { choices } of tree.nodes) {
    for (const { step, next } of choices ?? []) {
      const { process, letter } = parted(step);
      const events = tree.nodes[next]?.events;
      if (events && !events.some((event) => event.process === process)) events.unshift({ event: "step", process, letter });
    }
  }
}

/** The names of all processes of all runs, parents before their children. */
function everybody(tree) {
  const names = tree.nodes.flatMap(({ events }) => events.flatMap(({ process, child }) => [process, child ?? process]));
  return [...new Set(names)].sort(byName);
}

/** The nodes on the way that these steps take from the beginning; it ends where a step was not recorded. */
function way(tree, steps) {
  const nodes = [tree.nodes[0]];
  for (const step of steps) {
    const choice = nodes.at(-1).choices?.find((one) => one.step === step && one.next !== null);
    if (!choice) break;
    nodes.push(tree.nodes[choice.next]);
  }
  return nodes;
}

/** The steps at the beginning that leave no choice. */
function forced(tree) {
  const steps = [];
  let node = tree.nodes[0];
  while (node.choices?.length === 1 && node.choices[0].next !== null) {
    steps.push(node.choices[0].step);
    node = tree.nodes[node.choices[0].next];
  }
  // A run without any choice is gone through step by step.
  return node.choices ? steps : [];
}

/** How many events the longest way has. */
function longest(tree) {
  const rows = new Array(tree.nodes.length).fill(0);
  // A node stands before those that it leads to.
  for (let place = rows.length - 1; place >= 0; place -= 1) {
    const { choices = [], events } = tree.nodes[place];
    rows[place] = events.length + Math.max(0, ...choices.map(({ next }) => (next === null ? 0 : rows[next])));
  }
  return rows[0];
}

/**
 * The processes after these nodes' events, in their order and by their names, what stands in the terminal, and how
 * many rows there are, one for each event. `all` are the names of everybody, in the order of the columns.
 */
function world(nodes, all) {
  const processes = new Map();
  const lines = [];
  let row = 0;
  const known = (name) => {
    if (!processes.has(name)) {
      processes.set(name, { name, born: row, state: "running", parent: null, isOrphan: false, waits: [] });
    }
    return processes.get(name);
  };
  let waiting = [];
  for (const node of nodes) {
    const begin = row;
    for (const event of node.events) {
      happen(event, row, known, processes);
      if (event.event === "write") lines.push({ process: event.process, text: event.text });
      row += 1;
    }
    for (const process of waiting) {
      const own = node.events.findIndex((event) => event.process === process);
      known(process).waits.push({ from: begin, to: own < 0 ? row : begin + own });
    }
    waiting = (node.waiting ?? []).map(({ process }) => process.split(":")[0]);
  }
  const last = nodes.at(-1);
  for (const { step } of last.choices ?? []) known(parted(step).process).state = "ready";
  for (const one of waiting) {
    if (known(one).state === "running") known(one).state = "waiting";
  }
  for (const process of processes.values()) Object.assign(process, { column: all.indexOf(process.name), hue: hueOf(process.name, all) });
  const sorted = [...processes.values()].sort((one, other) => one.column - other.column);
  return { processes: sorted, named: processes, lines, rows: row };
}

/** The class of a process's hue. */
function hueOf(name, all) {
  return `p${all.indexOf(name) % HUES}`;
}

/** What an event, in this row, changes about the processes. */
function happen(event, row, known, processes) {
  const process = known(event.process);
  if (event.event === "fork") known(event.child).parent = event.process;
  if (event.event === "exec") process.hasExeced = true;
  if (event.event === "reap") Object.assign(known(event.child), { state: "ended", gone: row });
  if (event.event !== "exit") return;
  Object.assign(process, { state: "zombie", ended: row });
  for (const child of processes.values()) {
    if (child.parent !== process.name) continue;
    if (child.ended === undefined) Object.assign(child, { isOrphan: true, orphaned: row });
    // Whoever adopts the dead reaps them.
    else if (child.gone === undefined) Object.assign(child, { state: "ended", gone: row });
  }
  // Nobody of the program reaps the first process, nor an orphan.
  if (process.parent === null || process.isOrphan || event.gone) Object.assign(process, { state: "ended", gone: row });
}

/** Parents before their children, siblings in the order of their forks. */
function byName(one, other) {
  const [a, b] = [one.split(".").map(Number), other.split(".").map(Number)];
  for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
    const difference = (a[place] ?? -1) - (b[place] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A text as it was written ("<<" stands for a "<"): with PIDs where they are known, else with names. */
function written(text, pids, name) {
  const unmarked = (mark, process) => (mark === "<<" ? "<" : (pids?.[process] ?? `‹${name(process)}›`));
  // A number that is another one in each run is not in the record.
  return text.replace(/<<|<(\d+(?:\.\d+)*)>/g, unmarked).replaceAll("{number}", "…");
}

/**
 * The different orders of writes: for each, the steps of a way there, its writes, the invariants that it breaks, and
 * how often ordinary runs showed it. The most frequent ones come first.
 */
function allOrders(tree) {
  const orders = new Map();
  const left = [{ place: 0, steps: [], writes: [] }];
  while (left.length > 0) {
    const { place, steps, writes } = left.pop();
    const { events, choices, end } = tree.nodes[place];
    const all = [...writes, ...events.filter(({ event }) => event === "write")];
    const key = JSON.stringify(all.map(({ process, text }) => [process, text]));
    if (end && !orders.has(key)) {
      const broken = (end.findings ?? []).map(({ invariant }) => invariant);
      orders.set(key, { steps, writes: all, seen: end.seen, broken, end });
    }
    // The first step is gone down first.
    for (const { step, next } of [...(choices ?? [])].reverse()) {
      if (next !== null) left.push({ place: next, steps: [...steps, step], writes: all });
    }
  }
  return [...orders.values()].sort((one, other) => (other.seen ?? 0) - (one.seen ?? 0));
}

/** The invariants that all ends break, and those that only some do, with what they say. */
function brokenBy(tree) {
  const ends = tree.nodes.filter(({ end }) => end).map(({ end }) => end.findings ?? []);
  const rules = new Map(ends.flat().map(({ invariant, rule }) => [invariant, { invariant, rule }]));
  const inEach = ({ invariant }) => ends.every((findings) => findings.some((finding) => finding.invariant === invariant));
  const all = [...rules.values()];
  return { always: all.filter(inEach), sometimes: all.filter((one) => !inEach(one)) };
}

/** The steps to an end: at each choice, one of those that were recorded, by chance. */
function anyWay(tree) {
  const steps = [];
  for (let node = tree.nodes[0]; node.choices; ) {
    const recorded = node.choices.filter(({ next }) => next !== null);
    if (recorded.length === 0) break;
    const choice = any(recorded);
    steps.push(choice.step);
    node = tree.nodes[choice.next];
  }
  return steps;
}

/** One of these, by chance. */
function any(list) {
  return list[Math.floor(Math.random() * list.length)];
}
