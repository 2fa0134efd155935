// The programs: which lines are about to run, as far as the text tells. A write is found by what it writes.
"use strict";

/** The beginnings of calls that print, in all languages that are shown. */
const PRINTS = /\b(?:e?print(?:ln|f)?!?|puts|echo|write(?:ln)?!|console\.log|System\.out\.print(?:ln|f)?)\s*[( ]/;

/** By a step's letter, or by what somebody waits for, what the line that does it contains. */
const CALLS = {
  p: /getppid\(/,
  w: /\bwait(?:pid|id)?\(|\.wait\(|\.join\(/,
  child: /\bwait(?:pid|id)?\(|\.wait\(|\.join\(|\.status\(/,
  r: /\bread\w*\(|\.recv\(/,
  input: /\bread\w*\(|\.recv\(/,
  s: /\bwrite\w*\(|\.send\(/,
  x: /\b_?exit\(/,
};

class Code {
  /** Goes by the programs of the page, which are there, one for each language. */
  constructor() {
    this.programs = [...document.querySelectorAll("[data-text]")].map((pre) => ({ pre, lines: numbered(pre) }));
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
    for (const { lines } of this.programs) {
      for (const line of lines) line.marks.replaceChildren();
      for (const { process, letter, text } of next(tree, node)) {
        const { hue, state: at } = state.named.get(process);
        for (const line of found(lines, process, letter, text)) {
          const mark = document.createElement("span");
          mark.className = `${hue} ${at}`;
          mark.textContent = at === "ready" ? "●" : "○";
          mark.title = say.line[at === "ready" ? "next" : "waits"](say.name(process));
          line.marks.append(mark);
        }
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

/** Who runs or waits, and what the next line of each does: a step's letter, or what is waited for, and what is written. */
function next(tree, node) {
  const ready = (node.choices ?? []).map(({ step, next: place }) => {
    const { process, letter } = parted(step);
    const isOwn = (event) => event.event === "write" && event.process === process;
    return { process, letter, text: letter === "" ? tree.nodes[place]?.events.find(isOwn)?.text : undefined };
  });
  const waiting = (node.waiting ?? []).map(({ process, for: what }) => ({ process: process.split(":")[0], letter: what }));
  return [...ready, ...waiting];
}

/** The lines that do this; none if the text does not tell. */
function found(lines, process, letter, text) {
  // The first process ends where its program ends, wherever that is.
  if (letter === "x" && process === "0") return [];
  if (letter !== "") return CALLS[letter] ? lines.filter((line) => CALLS[letter].test(line.text) && !isComment(line.text)) : [];
  if (text === undefined) return [];
  const scores = lines.map((line) => (isComment(line.text) ? 0 : likeness(line.text, text)));
  const best = Math.max(...scores);
  return best > 0 ? lines.filter((_, place) => scores[place] === best) : [];
}

function isComment(line) {
  return /^\s*(?:\/\/|#|\*)/.test(line);
}

/** How many letters of what a line prints are in a text, in their order; 0 if not all are. */
function likeness(line, text) {
  const print = line.match(PRINTS);
  if (!print) return 0;
  const call = line.slice(print.index + print[0].length);
  const literals = [...call.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)];
  // What stands in braces, or behind a percent sign, is filled in when the line runs.
  const pieces = literals.flatMap(([, double, single]) => (double ?? single).split(/\{[^}]*\}|%[-\d.]*l*[a-z]|\\n/)).map((piece) => piece.trim());
  let [from, letters] = [0, 0];
  for (const [place, piece] of pieces.entries()) {
    const at = text.indexOf(piece, from);
    const isFirst = place === 0 && piece !== "" && literals[0].index === call.search(/\S/);
    if (at < 0 || (isFirst && at > 0)) return 0;
    from = at + piece.length;
    letters += piece.length;
  }
  return letters;
}
