// What was recorded, and where a way down the tree of choices has led. Nothing here is made up: a step leads to the
// node that a real run came to.
"use strict";

/** How many hues the processes have. */
const HUES = 6;

/** The process and the letter of a step: "2.1x" is the exit of process 2.1. */
function parted(step) {
  const [, process, letter] = step.match(/^([0-9.:]+)([a-z]?)$/);
  return { process: process.split(":")[0], letter };
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

/** The processes after these nodes' events, in their order and by their names, and what stands in the terminal. */
function world(nodes) {
  const processes = new Map();
  const lines = [];
  let row = 0;
  const known = (name) => {
    if (!processes.has(name)) processes.set(name, { name, born: row, state: "running", parent: null });
    return processes.get(name);
  };
  for (const node of nodes) {
    for (const event of node.events) {
      const process = known(event.process);
      if (event.event === "fork") known(event.child).parent = event.process;
      if (event.event === "write") lines.push({ process: event.process, text: event.text, stream: event.stream });
      if (event.event === "exit") {
        Object.assign(process, { state: "zombie", ended: row, exit: event });
        for (const child of processes.values()) {
          if (child.parent !== process.name) continue;
          if (!child.exit) child.isOrphan = true;
          // Whoever adopts the dead reaps them.
          else if (child.gone === undefined) Object.assign(child, { state: "ended", gone: row });
        }
        // Nobody of the program reaps the first process, nor an orphan.
        if (process.parent === null || process.isOrphan || event.gone) Object.assign(process, { state: "ended", gone: row });
      }
      if (event.event === "reap") Object.assign(known(event.child), { state: "ended", gone: row });
      row += 1;
    }
  }
  const last = nodes.at(-1);
  for (const { step } of last.choices ?? []) known(parted(step).process).state = "ready";
  for (const { process } of last.waiting ?? []) {
    if (known(process.split(":")[0]).state === "running") known(process.split(":")[0]).state = "waiting";
  }
  const all = [...processes.values()].sort(byName);
  all.forEach((process, column) => Object.assign(process, { column, hue: `p${column % HUES}` }));
  return { processes: all, named: processes, lines, rows: row };
}

/** Parents before their children, siblings in the order of their forks. */
function byName(one, other) {
  const [a, b] = [one.name.split(".").map(Number), other.name.split(".").map(Number)];
  for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
    const difference = (a[place] ?? -1) - (b[place] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A text as it was written ("<<" stands for a "<"): with PIDs where they are known, else with names. */
function written(text, pids, name) {
  return text.replace(/<<|<(\d+(?:\.\d+)*)>/g, (mark, process) => (mark === "<<" ? "<" : (pids?.[process] ?? `‹${name(process)}›`)));
}

/** How often ordinary runs went through each node. */
function traffic(tree) {
  const seen = new Array(tree.nodes.length).fill(0);
  for (let place = tree.nodes.length - 1; place >= 0; place -= 1) {
    const node = tree.nodes[place];
    seen[place] += node.end?.seen ?? 0;
    // A node stands before those that it leads to.
    for (const { next } of node.choices ?? []) if (next !== null) seen[place] += seen[next];
  }
  return seen;
}

/** Whether each node leads to an end that no ordinary run came to. */
function neverSeen(tree) {
  const leads = new Array(tree.nodes.length).fill(false);
  for (let place = tree.nodes.length - 1; place >= 0; place -= 1) {
    const { end, choices } = tree.nodes[place];
    leads[place] = end ? end.seen === 0 : choices.some(({ next }) => next !== null && leads[next]);
  }
  return leads;
}

/** The invariants that some orders break and others do not. */
function puzzle(tree) {
  const ends = tree.nodes.filter(({ end }) => end).map(({ end }) => (end.findings ?? []).map(({ invariant }) => invariant));
  const all = new Set(ends.flat());
  return [...all].filter((invariant) => ends.some((broken) => !broken.includes(invariant)));
}

/** The steps to an end: at each choice, this picks one of those that were recorded, given with their nodes' places. */
function toEnd(tree, steps, pick) {
  const all = [...steps];
  for (let node = way(tree, steps).at(-1); node.choices; ) {
    const recorded = node.choices.filter(({ next }) => next !== null);
    if (recorded.length === 0) break;
    const choice = pick(recorded);
    all.push(choice.step);
    node = tree.nodes[choice.next];
  }
  return all;
}
