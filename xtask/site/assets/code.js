// The programs: which lines are about to run, as far as the text tells. A write is found by what it writes.
"use strict";

/** The beginnings of calls that print, in all languages that are shown; the first kind ends its text with a newline. */
const PRINTS_LINE = /\b(?:e?println!|print|puts|console\.log|System\.out\.println)\(/;
const PRINTS = /\b(?:e?print!|printf|System\.out\.print)\(/;

const WAITS = /\bwait(?:pid|id)?\(|\.wait\(|\.join\(/;
const READS = /\bread\w*\(|\.recv\(/;
const SENDS = /\bwrite\w*\(|\.send\(/;

/** By a step's letter, or by what somebody waits for, what the line that does it contains. */
const CALLS = { p: /getppid\(/, w: WAITS, child: WAITS, r: READS, input: READS, s: SENDS, x: /\b_?exit\(/ };

class Code {
  /**
   * Goes by the programs of the page, one for each language. The first is the one that was recorded; another one is
   * marked only if it prints all that was written (`texts`).
   */
  constructor(texts) {
    this.programs = [...document.querySelectorAll("[data-text]")].map((pre, place) => {
      const lines = numbered(pre);
      return { pre, lines, isAlike: place === 0 || texts.every((text) => printing(lines, text).length > 0) };
    });
    this.buttons = [...document.querySelectorAll("[data-program]")];
    for (const button of this.buttons) button.addEventListener("click", () => this.choose(button.dataset.program));
    if (this.programs.length > 0) this.choose(this.programs[0].pre.dataset.text);
  }

  /** Shows the program in this language. */
  choose(language) {
    for (const { pre } of this.programs) pre.hidden = pre.dataset.text !== language;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.program === language));
    this.reveal();
  }

  /** Marks the lines that run next, in the hues of those who run them. */
  mark(tree, node, state, say) {
    const doings = nextDoings(tree, node);
    for (const { lines, isAlike } of this.programs) {
      for (const line of lines) line.marks.replaceChildren();
      for (const doing of isAlike ? doings : []) {
        const { hue, state: at, hasExeced } = state.named.get(doing.process);
        // Who began at the program's beginning ends where the program ends, wherever that is.
        const line = doing.call === "x" && hasExeced ? undefined : lineOf(lines, doing);
        const title = say.line[at === "ready" ? "next" : "waits"](say.name(doing.process));
        line?.marks.append(made("span", { className: `${hue} ${at}`, textContent: at === "ready" ? "●" : "○", title }));
      }
    }
    this.reveal();
  }

  /** Brings the first marked line into the view of the program, not of the page. */
  reveal() {
    for (const { pre, lines } of this.programs) {
      const first = lines.find(({ marks }) => marks.firstChild);
      if (pre.hidden || !first) continue;
      const [top, bottom] = [first.row.offsetTop, first.row.offsetTop + first.row.offsetHeight];
      if (top < pre.scrollTop || bottom > pre.scrollTop + pre.clientHeight) pre.scrollTop = top - pre.clientHeight / 3;
    }
  }
}

/** A program's lines, each made an element with room for marks before it. */
function numbered(pre) {
  const code = pre.querySelector("code");
  const lines = code.textContent.trimEnd().split("\n").map((text) => {
    const [row, marks] = [document.createElement("span"), document.createElement("span")];
    row.className = "line";
    marks.className = "marks";
    row.append(marks, `${text}\n`);
    return { text, row, marks };
  });
  code.replaceChildren(...lines.map(({ row }) => row));
  return lines;
}

/** What those do next who can go on, or wait: the text that is written, or a kind of call. */
function nextDoings(tree, node) {
  const ready = (node.choices ?? []).map(({ step, next }) => {
    const { process, letter } = parted(step);
    const isOwn = (event) => event.event === "write" && event.process === process;
    return letter === "" ? { process, text: tree.nodes[next]?.events.find(isOwn)?.text } : { process, call: letter };
  });
  const waiting = (node.waiting ?? []).map(({ process, for: call }) => ({ process: process.split(":")[0], call }));
  return [...ready, ...waiting];
}

/** The line that does this, if the text tells which. */
function lineOf(lines, { text, call }) {
  const calls = () => lines.filter((line) => CALLS[call]?.test(line.text) && !isComment(line.text));
  const found = call ? calls() : printing(lines, text ?? "");
  return found.length === 1 ? found[0] : undefined;
}

/** The lines that print just this text. */
function printing(lines, text) {
  return lines.filter((line) => !isComment(line.text) && printed(line.text)?.test(text));
}

function isComment(line) {
  return /^\s*(?:\/\/|#|\*)/.test(line);
}

/** What a line prints, as a pattern; nothing if it does not print, or nothing that is known. */
function printed(line) {
  const [call, end] = PRINTS_LINE.test(line) ? [line.match(PRINTS_LINE), "\\n"] : [line.match(PRINTS), ""];
  if (!call) return undefined;
  const rest = line.slice(call.index + call[0].length);
  const literals = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)];
  if (literals.length === 0) return undefined;
  // What stands in braces, or behind a percent sign, is filled in when the line runs; Python also prints what
  // stands between and behind the literals.
  const filled = (literal) => literal.split(/\{[^}]*\}|%[-\d.]*l*[a-z]/).map(escaped).join(".*");
  const isPython = call[0] === "print(";
  if (!isPython) return new RegExp(`^${filled(literals[0][1] ?? literals[0][2])}${end}$`);
  const pieces = literals.map(([, double, single]) => filled((double ?? single).trim()));
  const last = literals.at(-1);
  const isOpen = rest.slice(last.index + last[0].length).includes(",") || literals[0].index > 1;
  return new RegExp(`^${pieces.join(".*")}${isOpen ? ".*" : ""}\\s*$`);
}

/** A piece of a pattern that matches this text alone. */
function escaped(text) {
  return text.replaceAll("\\n", "\n").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
