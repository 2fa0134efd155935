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
  step: {
    "": "writes",
    w: "waits",
    x: "ends",
    p: "asks for its parent’s PID",
    s: "sends",
    r: "reads",
    l: "looks",
    c: "closes an end",
    a: "goes on",
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
  },
  brief: {
    fork: (child) => `forks ${child}`,
    exec: (_, { program }) => `runs ${program.split("/").at(-1)}`,
    exit: (_, { exit_status: status, signal }) => (status === undefined ? `killed by signal ${signal}` : `exits with ${status}`),
    reap: (child) => `reaps ${child}`,
  },
  line: { next: (name) => `next: ${name}`, waits: (name) => `here waits: ${name}` },
  status: (status) => `exit status ${status}`,
  signal: (signal) => `killed by signal ${signal}`,
  canGoOn: (names) => `Now can go on: ${names}`,
  at: (number) => (number === 1 ? "1 step" : `${number} steps`),
  seen: (seen, runs) => {
    const all = runs.toLocaleString("en");
    return seen === 0 ? `In ${all} ordinary runs, this order never came up.` : `${seen.toLocaleString("en")} of ${all} ordinary runs showed this order.`;
  },
  machine: ({ kernel, architecture, processors, time }) =>
    `Counted on ${kernel}, ${architecture}, ${processors} processors, ${new Date(time * 1000).toISOString().slice(0, 10)}.`,
  wrong: "What is wrong",
  cause: (cause) => `Likely cause: ${cause}`,
  puzzle: {
    task: (invariant) => `Make this program lie: find an order that breaks ${invariant}.`,
    found: (invariant) => `Found: this order breaks ${invariant}.`,
    held: (invariant) => `${invariant} held in this order. Go back, and try another one.`,
    without: (invariant) => `This program breaks ${invariant}. Is there an order in which it does not?`,
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
    ["Home", "back to the beginning"],
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
    title: "Predict",
    lock: "Lock this in, and show all orders",
    processes: "How many processes run in all?",
    first: "Which line comes first?",
    orders: "In how many orders can the lines come?",
    possible: "Can it come out like this?",
    yes: "yes",
    no: "no",
    any: "it differs",
    own: (guess) => ` (you said ${guess})`,
    atLeast: " or more",
  },
  all: {
    title: (orders, all) => (all ? (orders === 1 ? "The only order" : `All ${orders} orders`) : `${orders} orders, perhaps not all`),
    branches: (runs) =>
      runs
        ? `From left to right, each branch is one more line, in the hue of its writer, as wide as ordinary runs took it; dotted ones were never taken. At the right, how many of ${runs.toLocaleString("en")} runs ended there. Your own way is marked.`
        : "From left to right, each branch is one more line, in the hue of its writer. Your own way is marked.",
    never: (never, orders, runs) => `${never} of the ${orders} orders never came up in ${runs.toLocaleString("en")} ordinary runs.`,
    why: (name, seen, runs) =>
      `Why? The children do not start at the same moment. The first to be forked is ${name}, and in ${seen.toLocaleString("en")} of ` +
      `${runs.toLocaleString("en")} runs it used its head start to write before the others. For an order in which it comes late, it would have ` +
      "to stand still while the others overtake it, and on the machine where this was counted that hardly ever happened.",
    promise: "But nothing forbids those orders. The scheduler promises none; on a busy machine, any of these can come up. Here you were the scheduler.",
    fold: (orders, outputs) => `Fold ${orders} orders into ${outputs} outputs`,
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
