// What the pages say in English. A word is a function of what it is about.
"use strict";

const WORDS = {};

WORDS.en = {
  name: (process) => (process === "0" ? "parent" : `child ${process}`),
  Name: (process) => (process === "0" ? "The parent" : `Child ${process}`),
  parent: (pid) => (pid ? `parent ${pid}` : ""),
  orphan: "orphan",
  question: (first) => (first ? "Who speaks first?" : "Who goes on?"),
  only: "Only one can go on.",
  over: (killed) => (killed ? "They were killed at a limit." : "All have ended."),
  unknown: "was not run",
  thread: (thread, act) => `thread ${thread}: ${act}`,
  back: "One step back",
  step: {
    "": "write",
    w: "wait",
    x: "end",
    p: "ask for the parent’s PID",
    s: "send",
    r: "read",
    l: "look",
    c: "close an end",
    a: "go on",
  },
  waits: {
    child: (child) => (child ? `waits for child ${child}` : "waits for any child"),
    input: () => "waits for input",
    signal: () => "waits for a signal",
    other: () => "held up otherwise",
  },
  state: { ready: "can go on", waiting: "waits", zombie: "zombie", ended: "ended", running: "goes on" },
  event: {
    fork: (who, child) => `${who} forked child ${child}`,
    exec: (who, program) => `${who} became ${program}`,
    write: (who, text) => `${who} wrote: ${text}`,
    exit: (who, how) => `${who} ended, ${how}`,
    reap: (who, child) => `${who} reaped child ${child}`,
    step: (who, act) => `${who} was let go on: ${act}`,
  },
  brief: {
    fork: (child) => `forks ${child}`,
    exec: (_, { program }) => `runs ${program.split("/").at(-1)}`,
    exit: (_, { exit_status: status, signal }) => (status === undefined ? `killed by signal ${signal}` : `exits with ${status}`),
    reap: (child) => `reaps ${child}`,
    step: (_, { letter }) => WORDS.en.step[letter],
  },
  line: { next: (name) => `next: ${name}`, waits: (name) => `here waits: ${name}` },
  status: (status) => `exit status ${status}`,
  signal: (signal) => `killed by signal ${signal}`,
  canGoOn: (names) => `Now can go on: ${names}`,
  at: (number) => (number === 1 ? "1 step" : `${number} steps`),
  seen: (seen, runs) => {
    const all = runs.toLocaleString("en");
    return seen === 0 ? `In ${all} ordinary runs, these lines never came in this order.` : `${seen.toLocaleString("en")} of ${all} ordinary runs wrote these lines in this order.`;
  },
  machine: ({ kernel, architecture, processors, time }) =>
    `Counted on ${kernel}, ${architecture}, ${processors} processors, ${new Date(time * 1000).toISOString().slice(0, 10)}.`,
  why: "Why? Predict, and see all",
  legend: "● wrote · ○ can go on · ‖ waits (a thin line) · ✕ ended · dots: a zombie",
  wrong: "What is wrong",
  cause: (cause) => `Likely cause: ${cause}`,
  puzzle: {
    task: (rule) => `Make this program lie: find an order that breaks ${rule}.`,
    watch: (rule) => `There is only one order. Watch how it breaks ${rule}.`,
    found: (invariant) => `Found: this order breaks ${invariant}.`,
    held: (invariant) => `${invariant} held in this order. Go back, and try another one.`,
    without: (rule) => `This program breaks ${rule}. Is there an order in which it does not?`,
    always: (invariant, orders, all) =>
      `${invariant} is broken${orders === 1 ? " in the only order that there is" : all ? `, as in each of the ${orders} orders` : ", as in each order that was run"}.`,
    mended: (orders, all) =>
      all ? `${orders === 1 ? "The only order was" : `All ${orders} orders were`} run, and no rule is broken.` : `${orders} orders were run, perhaps not all, and no rule is broken.`,
  },
  order: "To see this with your own kernel:",
  link: "A link to this moment",
  undo: "Undo",
  redo: "Redo",
  restart: "From the beginning",
  random: "A random run",
  usual: "What ordinary runs show most",
  rare: "A run that never came up",
  colour: "Colour lines by writer",
  help: "Keys",
  keys: [
    ["0–9", "that process goes on (its key is on its button)"],
    ["← →", "one step back or forth"],
    ["U, R", "undo, redo"],
    ["?", "these keys"],
  ],
  close: "Close",
  heads: ["", "process", "PID", "what happened"],
  picture: "The processes, and what they did",
  scrub: "Step",
  terminal: "Terminal",
  code: "Program",
  family: "Who is whose child",
  timeline: "What happened, as a table",
  predict: {
    title: "What do you expect?",
    lock: "Lock this in, and show all orders",
    processes: () => "How many processes run in all?",
    first: () => "Which line comes first?",
    orders: () => "In how many orders can the lines come?",
    ways: () => "In how many ways can it come out, in another order or with other words?",
    seen: (runs) => `How many of these came up in ${runs.toLocaleString("en")} ordinary runs?`,
    possible: () => "Can it come out like this?",
    yes: "yes",
    no: "no",
    any: "it differs",
    own: (guess) => ` (you said ${guess})`,
    atLeast: " or more",
  },
  all: {
    title: (orders, all, areOrders) => {
      if (orders === 1) return all ? "The only order" : "1 order, perhaps not all";
      const some = `${orders} ${areOrders ? "orders" : "ways"}`;
      return all ? `All ${some}` : `${some}, perhaps not all`;
    },
    branches: (runs) =>
      runs
        ? `From left to right, each branch is one more line, in the hue of its writer, as wide as ordinary runs took it; dotted ones were never taken. At the right, how many of ${runs.toLocaleString("en")} runs ended there. Your own way is marked.`
        : "From left to right, each branch is one more line, in the hue of its writer. Your own way is marked.",
    never: (never, orders, runs) => `${never} of the ${orders} orders never came up in ${runs.toLocaleString("en")} ordinary runs.`,
    why: ({ orders, others, runs, otherRuns }, all, made) =>
      `Why? In ${runs.toLocaleString("en")} of ${made.toLocaleString("en")} runs, the children’s first lines came in the order of their forks. ` +
      `Only ${orders} of the ${all} orders are like that; the other ${others} share ${otherRuns === 1 ? "1 run" : `${otherRuns.toLocaleString("en")} runs`}. ` +
      "The likely reason is the head start: a child that was forked earlier starts earlier, and to be overtaken it would have to stand still for a while.",
    promise: "But nothing forbids those orders. The scheduler promises none; on a busy machine, any of these can come up. Here you were the scheduler.",
    fold: (orders, outputs) => `Fold ${orders} orders into ${outputs} output${outputs === 1 ? "" : "s"}`,
    unfold: (orders) => `Unfold into ${orders} orders`,
    list: "Each order, with a link to its end",
    unseen: " never",
  },
  count: {
    title: "How the number comes about",
    more: "And then?",
    any: ({ lines, left }) => `If the ${lines} lines whose place is open could come in any order: ${lines}! = ${left}`,
    own: ({ process, number, by, left }, say) =>
      `But ${say.name(process)} writes its ${number} lines in a fixed order, one of ${number}! = ${by}: divided by ${by}, ${left} are left`,
    wait: ({ without, left }) => `And some processes wait for others, which rules out ${without}: ${left} are left`,
    formula: ({ text, left }) => `Together: ${text} = ${left}`,
  },
};
