// The machine: a card for each process, a button on those that can go on, and everything that shows where that has led.
"use strict";

class Machine {
  constructor(tree) {
    this.tree = tree;
    this.beginning = forced(tree);
    this.orders = allOrders(tree);
    this.broken = brokenBy(tree);
    this.steps = [];
    this.undone = [];
    this.isColoured = true;
    this.find = (name) => document.querySelector(`[data-part="${name}"]`);
    // As many lines as a run may write: nothing below moves.
    this.find("terminal").style.minHeight = `${24 * Math.max(...this.orders.map(({ writes }) => writes.length))}px`;
    this.picture = new Picture(this.find("figure"), this.find("picture"), longest(tree));
    this.code = new Code();
    this.steps = this.known(this.ofLink());
    this.listen();
  }

  get say() {
    return WORDS[document.documentElement.lang];
  }

  listen() {
    for (const [name, act] of Object.entries(this.tools())) this.find(name).addEventListener("click", act);
    this.find("scrub").addEventListener("input", (event) => this.scrub(Number(event.target.value)));
    document.addEventListener("keydown", (event) => this.pressed(event));
    window.addEventListener("resize", () => this.show());
    window.addEventListener("hashchange", () => {
      // A link may also lead to a part of the page.
      if (!document.getElementById(location.hash.slice(1))) this.follow(this.ofLink());
    });
  }

  /** What the buttons beside the steps do. */
  tools() {
    const never = this.orders.filter(({ seen }) => seen === 0);
    return {
      undo: () => this.undo(),
      redo: () => this.redo(),
      restart: () => this.follow([]),
      random: () => this.goTo(anyWay(this.tree)),
      usual: () => this.goTo(this.orders[0].steps),
      rare: () => this.goTo(any(never).steps),
      help: () => this.help(),
      colour: () => {
        this.isColoured = !this.isColoured;
        this.show();
      },
    };
  }

  ofLink() {
    return location.hash.slice(1).split(",").filter(Boolean);
  }

  /** These steps, as far as they were recorded. */
  known(steps) {
    return steps.slice(0, way(this.tree, [...this.beginning, ...steps]).length - 1 - this.beginning.length);
  }

  /** Goes these steps from the beginning. */
  follow(steps) {
    this.steps = this.known(steps);
    this.undone = [];
    this.show();
  }

  /** Goes all these steps of a run, and to where it can be seen. */
  goTo(steps) {
    this.follow(steps.slice(this.beginning.length));
    this.find("question").scrollIntoView({ block: "nearest" });
  }

  take(step) {
    this.steps.push(step);
    this.undone = [];
    const hadFocus = this.find("cards").contains(document.activeElement);
    this.show();
    // Whoever goes by keyboard stays at the choices, or at what takes them back.
    if (hadFocus) (this.find("cards").querySelector("button:enabled") ?? this.find("undo")).focus();
  }

  undo() {
    this.scrub(this.steps.length - 1);
  }

  redo() {
    this.scrub(this.steps.length + 1);
  }

  /** Goes back or forth to where this many steps are taken. */
  scrub(number) {
    const all = [...this.steps, ...this.undone];
    const at = Math.max(0, Math.min(all.length, number));
    [this.steps, this.undone] = [all.slice(0, at), all.slice(at)];
    this.show();
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog")) return;
    // An input method for Hangul tells the key, not the letter.
    const key = event.code.replace(/^(?:Key|Digit|Numpad)/, "") || event.key.toUpperCase();
    const acts = { U: () => this.undo(), R: () => this.redo(), ArrowLeft: () => this.undo(), ArrowRight: () => this.redo(), Home: () => this.follow([]) };
    const button = this.find("cards").querySelector(`[data-key="${CSS.escape(key)}"]:enabled`);
    if (event.key === "?") this.help();
    else if (button) this.take(button.dataset.step);
    else if (acts[key]) acts[key]();
    else return;
    event.preventDefault();
  }

  /** Tells the keys. */
  help() {
    const dialog = this.find("keys");
    const list = made("dl", {});
    list.append(...this.say.keys.flatMap(([key, what]) => [made("dt", { textContent: key }), made("dd", { textContent: what })]));
    const close = made("button", { textContent: this.say.close });
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(list, close);
    dialog.showModal();
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
    this.showCards(last, state, pids);
    this.picture.draw(nodes, state, pids, this.say);
    this.code.mark(this.tree, last, state, this.say);
    this.showTerminal(state, pids);
    this.showFamily(state, pids);
    this.showEvents(nodes, state, pids);
    this.showEnd(last);
    this.showTools(last);
    this.reveal?.light();
  }

  showTools(last) {
    const { steps, undone } = this;
    this.find("undo").disabled = steps.length === 0;
    this.find("redo").disabled = undone.length === 0;
    Object.assign(this.find("scrub"), { max: steps.length + undone.length, value: steps.length });
    this.find("scrub").setAttribute("aria-valuetext", this.say.at(steps.length));
    const isCounted = Boolean(this.tree.runs) && this.orders.length > 1;
    this.find("random").hidden = this.orders.length === 1;
    this.find("usual").hidden = !isCounted || !this.orders[0].seen;
    this.find("rare").hidden = !isCounted || this.orders.every(({ seen }) => seen !== 0);
    const order = last.end?.order ?? steps.join(",");
    const [before, after] = [document.body.dataset.before, document.body.dataset.after];
    this.find("command").textContent = `${before}${order ? ` --order ${order}` : ""}${after}`;
    this.find("link").href = `#${steps.join(",")}`;
    if (location.hash.slice(1) !== steps.join(",")) history.replaceState(null, "", `#${steps.join(",")}`);
  }

  /** A card for each process: who it is, and its button, or why it has none. */
  showCards(node, state, pids) {
    const { say } = this;
    const keys = keysOf(state.processes);
    const first = this.steps.length === 0;
    const { choices = [], waiting = [] } = node;
    this.find("question").textContent = node.end ? say.over(node.end.killed) : choices.length === 1 ? say.only : say.question(first);
    this.find("cards").style.setProperty("--columns", state.processes.length);
    this.find("cards").replaceChildren(
      ...state.processes.map((process) => {
        const card = made("li", { className: process.hue });
        Object.assign(card.dataset, { process: process.name, state: process.state });
        const own = pids?.[process.name];
        card.append(made("strong", { textContent: say.name(process.name) }), made("span", { className: "pid", textContent: own ? `PID ${own}` : "" }));
        card.append(made("span", { className: "pid", textContent: process.parent === null ? "" : process.isOrphan ? say.orphan : say.parent(pids?.[process.parent]) }));
        const own_choices = choices.filter(({ step }) => parted(step).process === process.name);
        card.append(...own_choices.map((choice) => this.button(choice, keys.get(process.name))));
        if (own_choices.length > 0) return card;
        const obstacle = waiting.find((one) => one.process.split(":")[0] === process.name);
        const text = obstacle && process.state === "waiting" ? say.waits[obstacle.for](obstacle.child) : say.state[process.state];
        card.append(made("span", { className: "state", textContent: text }));
        return card;
      }),
    );
  }

  button({ step, next }, key) {
    const { say } = this;
    const { process, letter } = parted(step);
    const button = made("button", { disabled: next === null, textContent: next === null ? say.unknown : say.step[letter] });
    Object.assign(button.dataset, { step, key });
    button.setAttribute("aria-label", `${say.name(process)}: ${button.textContent}`);
    button.append(made("kbd", { textContent: key }));
    button.addEventListener("click", () => this.take(step));
    return button;
  }

  showTerminal(state, pids) {
    const isNew = (place) => this.written !== undefined && place >= this.written;
    this.find("terminal").replaceChildren(
      ...state.lines.map(({ process, text }, place) => {
        const hue = this.isColoured ? state.named.get(process).hue : "";
        return made("span", { className: `${hue}${isNew(place) ? " new" : ""}`, textContent: written(text, pids, this.say.name) });
      }),
    );
    this.written = state.lines.length;
    this.find("colour").setAttribute("aria-pressed", String(this.isColoured));
  }

  /** The processes as a tree: a list in which children stand below their parents, and orphans by themselves. */
  showFamily(state, pids) {
    const { say } = this;
    const under = (parent) => {
      const list = document.createElement("ul");
      const isHere = (process) => (process.isOrphan ? null : process.parent) === parent;
      for (const process of state.processes.filter(isHere)) {
        const pid = pids?.[process.name];
        const of = process.isOrphan ? ` (${say.orphan})` : "";
        const row = document.createElement("li");
        row.dataset.state = process.state;
        row.append(made("span", { className: process.hue, textContent: `${say.name(process.name)}${pid ? ` ${pid}` : ""}${of}` }), ` · ${say.state[process.state]}`);
        const below = under(process.name);
        if (below.firstChild) row.append(below);
        list.append(row);
      }
      return list;
    };
    this.find("family").replaceChildren(...under(null).childNodes);
  }

  /** What happened, as a table, and the last of it as a sentence. */
  showEvents(nodes, state, pids) {
    const { say } = this;
    this.find("heads").replaceChildren(...say.heads.map((textContent) => made("th", { scope: "col", textContent })));
    const rows = nodes.flatMap((node) => node.events).map((event, place) => {
      const row = document.createElement("tr");
      const cells = [String(place + 1), say.name(event.process), pids?.[event.process] ?? "", this.sentence(event, pids)];
      row.append(...cells.map((textContent) => made("td", { textContent })));
      return row;
    });
    this.find("events").replaceChildren(...rows);
    const last = nodes.at(-1);
    const findings = (last.end?.findings ?? []).map(({ message }) => message[document.documentElement.lang]);
    const next = (last.choices ?? []).map(({ step }) => say.name(parted(step).process)).join(", ");
    const now = last.end ? say.over(last.end.killed) : say.canGoOn(next);
    this.find("said").textContent = [...last.events.map((event) => this.sentence(event, pids)), ...findings, now].join(". ");
  }

  sentence(event, pids) {
    const { say } = this;
    const how = event.exit_status === undefined ? say.signal(event.signal) : say.status(event.exit_status);
    const text = written(event.text ?? "", pids, say.name).trim();
    const about = { fork: event.child, reap: event.child, exec: event.program?.split("/").at(-1), write: text, exit: how };
    return say.event[event.event](say.Name(event.process), about[event.event]);
  }

  /** What there is to say of an end: how often it was seen, what it breaks, and whether that was looked for. */
  showEnd({ end }) {
    const { say, tree, broken } = this;
    const findings = end?.findings ?? [];
    this.find("seen").textContent = end?.seen !== undefined ? say.seen(end.seen, tree.runs) : "";
    this.find("puzzle").textContent = this.puzzle(end, findings.map(({ invariant }) => invariant));
    this.find("wrong").hidden = findings.length === 0;
    this.find("findings").replaceChildren(
      ...findings.map(({ invariant, message, cause }) => {
        const lang = document.documentElement.lang;
        return item(`${invariant}: ${message[lang]}. ${say.cause(cause[lang])}`);
      }),
    );
    const mended = this.find("mended");
    const isFound = broken.sometimes.length === 0 || broken.sometimes.some((one) => findings.some(({ invariant }) => invariant === one));
    if (mended && end && isFound) mended.dataset.found = "";
  }

  puzzle(end, found) {
    const { say, tree, broken, orders } = this;
    if (document.body.dataset.kind === "mended") {
      const holds = broken.always.length + broken.sometimes.length === 0;
      return holds ? say.puzzle.mended(orders.length, tree.exhaustive) : "";
    }
    const [sometimes] = broken.sometimes;
    if (sometimes) {
      if (!end) return say.puzzle.task(sometimes);
      return found.includes(sometimes) ? say.puzzle.found(sometimes) : say.puzzle.held(sometimes);
    }
    const [always] = broken.always;
    if (!always) return "";
    return end ? say.puzzle.always(always, orders.length, tree.exhaustive) : say.puzzle.without(always);
  }
}

/** A digit for each process: its own number where that is one, else one that is free. */
function keysOf(processes) {
  const own = processes.map(({ name }) => name).filter((name) => /^\d$/.test(name));
  const free = [..."987654321"].filter((digit) => !own.includes(digit));
  return new Map(processes.map(({ name }) => [name, own.includes(name) ? name : (free.shift() ?? "")]));
}
