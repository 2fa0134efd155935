// The machine: buttons for those that can go on, and everything that shows where that has led.
"use strict";

class Machine {
  constructor(tree) {
    this.tree = tree;
    this.beginning = forced(tree);
    this.seen = traffic(tree);
    this.leadsToNeverSeen = neverSeen(tree);
    this.puzzle = puzzle(tree);
    this.steps = [];
    this.undone = [];
    this.isColoured = true;
    this.find = (name) => document.querySelector(`[data-part="${name}"]`);
    this.follow(this.ofLink());
    document.addEventListener("keydown", (event) => this.pressed(event));
    window.addEventListener("hashchange", () => {
      // A link may also lead to a part of the page.
      if (!document.getElementById(location.hash.slice(1))) this.follow(this.ofLink());
    });
    for (const [name, act] of Object.entries(this.tools())) {
      this.find(name)?.addEventListener("click", act);
    }
  }

  get say() {
    return WORDS[document.documentElement.lang];
  }

  /** What the buttons beside the steps do. */
  tools() {
    const { tree } = this;
    const random = (choices) => choices[Math.floor(Math.random() * choices.length)];
    const most = (choices) => choices.reduce((a, b) => (this.seen[b.next] > this.seen[a.next] ? b : a));
    const rare = (choices) => random(choices.filter(({ next }) => this.leadsToNeverSeen[next]));
    const run = (pick) => this.follow(toEnd(tree, this.beginning, pick).slice(this.beginning.length));
    return {
      undo: () => this.undo(),
      redo: () => this.redo(),
      restart: () => this.follow([]),
      random: () => run(random),
      usual: () => run(most),
      rare: () => run(rare),
      colour: () => {
        this.isColoured = !this.isColoured;
        this.show();
      },
    };
  }

  ofLink() {
    return location.hash.slice(1).split(",").filter(Boolean);
  }

  /** Goes these steps from the beginning, as far as they were recorded. */
  follow(steps) {
    this.steps = steps.slice(0, way(this.tree, [...this.beginning, ...steps]).length - 1 - this.beginning.length);
    this.undone = [];
    this.show();
  }

  take(step) {
    this.steps.push(step);
    this.undone = [];
    const hadFocus = this.find("choices").contains(document.activeElement);
    this.show();
    // Whoever goes by keyboard stays at the choices, or at what takes them back.
    if (hadFocus) (this.find("choices").querySelector("button:enabled") ?? this.find("undo")).focus();
  }

  undo() {
    if (this.steps.length > 0) this.undone.push(this.steps.pop());
    this.show();
  }

  redo() {
    if (this.undone.length > 0) this.steps.push(this.undone.pop());
    this.show();
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea")) return;
    const choices = this.nodes().at(-1).choices ?? [];
    const chosen = choices.find(({ step, next }) => next !== null && parted(step).process === event.key);
    if (chosen) this.take(chosen.step);
    else if (event.key === "u" || event.key === "U") this.undo();
    else if (event.key === "r" || event.key === "R") this.redo();
    else if (event.key === "Home") this.follow([]);
    else return;
    event.preventDefault();
  }

  nodes() {
    return way(this.tree, [...this.beginning, ...this.steps]);
  }

  /** Shows where the steps have led. */
  show() {
    const nodes = this.nodes();
    const last = nodes.at(-1);
    const state = world(nodes);
    const pids = this.tree.pids ?? last.end?.pids;
    draw(this.find("picture"), nodes, state, pids, this.say);
    this.showChoices(last, state);
    this.showTerminal(state, pids);
    this.showProcesses(state, pids);
    this.showEvents(nodes, pids);
    this.showEnd(last);
    this.find("undo").disabled = this.steps.length === 0;
    this.find("redo").disabled = this.undone.length === 0;
    this.find("usual").hidden = !this.tree.runs;
    this.find("rare").hidden = !this.leadsToNeverSeen[0];
    const order = last.end?.order ?? this.steps.join(",");
    const [before, after] = [document.body.dataset.before, document.body.dataset.after];
    this.find("command").textContent = `${before}${order ? ` --order ${order}` : ""}${after}`;
    this.find("link").href = `#${this.steps.join(",")}`;
    if (location.hash.slice(1) !== this.steps.join(",")) history.replaceState(null, "", `#${this.steps.join(",")}`);
  }

  showChoices(node, state) {
    const { say } = this;
    const choices = node.choices ?? [];
    this.find("question").textContent = node.end ? say.over(node.end.killed) : choices.length === 1 ? say.only : say.question(this.steps.length === 0);
    this.find("choices").replaceChildren(
      ...choices.map(({ step, next }) => {
        const { process, letter } = parted(step);
        const button = document.createElement("button");
        button.className = state.named.get(process).hue;
        button.dataset.step = step;
        button.disabled = next === null;
        button.textContent = `${say.name(process)} · ${next === null ? say.unknown : say.step[letter]}`;
        button.addEventListener("click", () => this.take(step));
        return button;
      }),
    );
    this.find("waiting").replaceChildren(
      ...(node.waiting ?? []).map((one) => item(say.waits[one.for](say.Name(one.process), one.child))),
    );
  }

  showTerminal(state, pids) {
    this.find("terminal").replaceChildren(
      ...state.lines.map(({ process, text }) => {
        const line = document.createElement("span");
        line.className = this.isColoured ? state.named.get(process).hue : "";
        line.textContent = written(text, pids, this.say.name);
        return line;
      }),
    );
    this.find("colour").setAttribute("aria-pressed", String(this.isColoured));
  }

  showProcesses(state, pids) {
    const { say } = this;
    this.find("processes").replaceChildren(
      ...state.processes.map((process) => {
        const parent = process.parent === null ? "" : process.isOrphan ? say.orphan : (pids?.[process.parent] ?? say.name(process.parent));
        const cells = [say.name(process.name), pids?.[process.name] ?? "", parent, say.state[process.state]];
        const row = document.createElement("tr");
        row.append(...cells.map((text, place) => Object.assign(document.createElement(place === 0 ? "th" : "td"), { textContent: text })));
        row.dataset.state = process.state;
        return row;
      }),
    );
  }

  showEvents(nodes, pids) {
    const { say } = this;
    const sentence = (event) => {
      const who = say.Name(event.process);
      const how = event.exit_status === undefined ? say.signal(event.signal) : say.status(event.exit_status);
      const about = {
        fork: event.child,
        reap: event.child,
        exec: event.program?.split("/").at(-1),
        write: written(event.text ?? "", pids, say.name).trim(),
        exit: how,
      };
      return say.event[event.event](who, about[event.event]);
    };
    this.find("events").replaceChildren(...nodes.flatMap((node) => node.events).map((event) => item(sentence(event))));
    const last = nodes.at(-1);
    const findings = (last.end?.findings ?? []).map(({ message }) => message[document.documentElement.lang]);
    const next = (last.choices ?? []).map(({ step }) => say.name(parted(step).process)).join(", ");
    const now = last.end ? say.over(last.end.killed) : say.canGoOn(next);
    this.find("said").textContent = [...last.events.map(sentence), ...findings, now].join(". ");
  }

  showEnd({ end }) {
    const { say, tree } = this;
    const findings = end?.findings ?? [];
    const seen = end?.seen !== undefined ? `${say.seen(end.seen, tree.runs)} ${say.machine(tree.machine)}` : "";
    this.find("seen").textContent = seen;
    this.find("puzzle").textContent = this.puzzle
      .map((invariant) => {
        if (!end) return say.puzzle.task(invariant);
        return findings.some((one) => one.invariant === invariant) ? say.puzzle.found(invariant) : say.puzzle.held(invariant);
      })
      .join(" ");
    this.find("wrong").hidden = findings.length === 0;
    this.find("findings").replaceChildren(...findings.map(({ invariant, message }) => item(`${invariant}: ${message[document.documentElement.lang]}`)));
  }
}

function item(text) {
  return Object.assign(document.createElement("li"), { textContent: text });
}

/** Changes the language in place. */
function speak(language, machine) {
  document.documentElement.lang = language;
  try {
    localStorage.setItem("language", language);
  } catch {
    // A page that may keep nothing is in the reader's own language each time.
  }
  for (const element of document.querySelectorAll("[data-word]")) {
    const word = WORDS[language][element.dataset.word];
    element.textContent = Array.isArray(word) ? word[Number(element.dataset.place)] : word;
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  machine?.show();
  machine?.reveal?.show();
}

function firstLanguage() {
  try {
    const kept = localStorage.getItem("language");
    if (kept in WORDS) return kept;
  } catch {
    // As above.
  }
  return navigator.language.startsWith("ko") ? "ko" : "en";
}

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.lang = firstLanguage();
  const recorded = document.getElementById("recorded");
  const machine = recorded && new Machine(JSON.parse(recorded.textContent));
  if (machine) machine.reveal = new Reveal(machine);
  window.machine = machine;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language, machine));
  }
  speak(document.documentElement.lang, machine);
});
