// The machine: which steps were taken, and everything that shows where they have led.
"use strict";

class Machine {
  constructor(tree) {
    tellSteps(tree);
    this.tree = tree;
    this.all = everybody(tree);
    this.beginning = forced(tree);
    this.orders = allOrders(tree);
    this.broken = brokenBy(tree);
    this.undone = [];
    this.isColoured = true;
    this.find = (name) => document.querySelector(`[data-part="${name}"]`);
    const writes = this.orders.flatMap((order) => order.writes);
    // As many lines as a run may write: nothing below moves.
    const lines = Math.max(...this.orders.map((order) => order.writes.length));
    this.find("terminal").style.minHeight = `${24 * lines}px`;
    const letters = Math.max(28, ...writes.map(({ text }) => text.length));
    this.picture = new Picture(this.find("figure"), this.find("picture"), { rows: longest(tree), columns: this.all.length, letters });
    this.cards = new Cards(this);
    this.code = new Code([...new Set(writes.map(({ text }) => text))]);
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
    window.addEventListener("resize", () => this.draw(this.now()));
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
    this.show();
  }

  /** Whoever goes by keyboard stays at the same process, or at the choices, or at what takes them back. */
  keepFocus(process) {
    const cards = this.find("cards");
    const own = cards.querySelector(`[data-process="${process}"] button:enabled`);
    (own ?? cards.querySelector("button:enabled") ?? this.find("undo")).focus();
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
    const isBack = at < this.steps.length;
    [this.steps, this.undone] = [all.slice(0, at), all.slice(at)];
    this.show(isBack);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("select, dialog, input[type=number]")) return;
    if (event.key === "?") this.help();
    // Elsewhere on the page, keys are the reader's.
    const isHere = event.target === document.body || event.target.closest?.(".machine .scripted");
    if (event.key === "?" || !isHere || event.target.closest("input, .predict, .reveal")) return;
    // An input method for Hangul tells the key, not the letter.
    const key = event.code.replace(/^(?:Key|Digit|Numpad)/, "") || event.key.toUpperCase();
    const acts = { U: () => this.undo(), R: () => this.redo(), ArrowLeft: () => this.undo(), ArrowRight: () => this.redo() };
    const button = this.find("cards").querySelector(`[data-key="${CSS.escape(key)}"]:enabled`);
    if (button) this.take(button.dataset.step);
    else if (acts[key]) acts[key]();
    else return;
    event.preventDefault();
  }

  /** Tells the keys. */
  help() {
    const dialog = this.find("keys");
    const list = made("dl");
    list.append(...this.say.keys.flatMap(([key, what]) => [made("dt", { textContent: key }), made("dd", { textContent: what })]));
    const close = made("button", { textContent: this.say.close });
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(list, close);
    dialog.showModal();
  }

  nodes() {
    return way(this.tree, [...this.beginning, ...this.steps]);
  }

  /** Shows where the steps have led, forth or back. */
  show(isBack = false) {
    const now = this.now();
    const { nodes, state, pids } = now;
    const last = nodes.at(-1);
    const focused = document.activeElement.closest("[data-process]")?.dataset.process;
    this.showQuestion(last);
    this.cards.show(last, state, pids);
    this.draw(now);
    this.code.mark(this.tree, last, state, this.say);
    this.showTerminal(state, pids);
    this.showFamily(state, pids);
    this.showEvents(nodes, pids, isBack);
    this.showEnd(last);
    this.showTools(last);
    if (focused || (document.activeElement === this.find("undo") && this.steps.length === 0)) this.keepFocus(focused);
  }

  /** Where the steps have led: the nodes on the way, how things are there, and the PIDs, if they are known. */
  now() {
    const nodes = this.nodes();
    return { nodes, state: world(nodes, this.all), pids: this.tree.pids ?? nodes.at(-1).end?.pids };
  }

  /** Draws the pictures of this, as wide as there is room. */
  draw({ nodes, state, pids }) {
    this.picture.draw(nodes, state, pids, this.say);
    this.reveal?.light();
  }

  showTools(last) {
    const { steps, undone } = this;
    this.find("undo").setAttribute("aria-disabled", String(steps.length === 0));
    this.find("redo").setAttribute("aria-disabled", String(undone.length === 0));
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

  showQuestion({ end, choices = [] }) {
    const { say } = this;
    this.find("question").textContent = end ? say.over(end.killed) : choices.length === 1 ? say.only : say.question(this.steps.length === 0);
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
    const last = state.lines.at(-1);
    Object.assign(this.find("last"), {
      className: `last ${last ? state.named.get(last.process).hue : ""}`,
      textContent: last ? written(last.text, pids, this.say.name).trimEnd() : "",
    });
    this.find("colour").setAttribute("aria-pressed", String(this.isColoured));
  }

  /** The processes as a tree: a list in which children stand below their parents, and orphans by themselves. */
  showFamily(state, pids) {
    const { say } = this;
    const under = (parent) => {
      const list = made("ul");
      const isHere = (process) => (process.isOrphan ? null : process.parent) === parent;
      for (const process of state.processes.filter(isHere)) {
        const pid = pids?.[process.name];
        const of = process.isOrphan ? ` (${say.orphan})` : "";
        const row = made("li");
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
  showEvents(nodes, pids, isBack) {
    const { say } = this;
    this.find("heads").replaceChildren(...say.heads.map((textContent) => made("th", { scope: "col", textContent })));
    const rows = nodes.flatMap((node) => node.events).map((event, place) => {
      const row = made("tr");
      const cells = [String(place + 1), say.name(event.process), pids?.[event.process] ?? "", this.sentence(event, pids)];
      row.append(...cells.map((textContent) => made("td", { textContent })));
      return row;
    });
    this.find("events").replaceChildren(...rows);
    const last = nodes.at(-1);
    const findings = (last.end?.findings ?? []).map(({ message }) => message[document.documentElement.lang]);
    const next = (last.choices ?? []).map(({ step }) => say.name(parted(step).process)).join(", ");
    const now = last.end ? say.over(last.end.killed) : say.canGoOn(next);
    const told = isBack ? [say.back] : last.events.map((event) => this.sentence(event, pids));
    this.find("said").textContent = [...told, ...findings, now].join(". ");
  }

  sentence(event, pids) {
    const { say } = this;
    const how = event.exit_status === undefined ? say.signal(event.signal) : say.status(event.exit_status);
    const text = written(event.text ?? "", pids, say.name).trim();
    const program = event.program?.split("/").at(-1);
    const about = { fork: event.child, reap: event.child, exec: program, write: text, exit: how, step: say.step[event.letter] };
    return say.event[event.event](say.Name(event.process), about[event.event]);
  }

  /** What there is to say of an end: how often it was seen, what it breaks, and whether that was looked for. */
  showEnd({ end }) {
    const { say, tree, broken } = this;
    const findings = end?.findings ?? [];
    this.find("seen").textContent = end?.seen !== undefined ? say.seen(end.seen, tree.runs) : "";
    this.find("why").hidden = end?.seen !== 0;
    this.find("puzzle").textContent = this.puzzle(end, findings.map(({ invariant }) => invariant));
    this.find("wrong").hidden = findings.length === 0;
    this.find("findings").replaceChildren(
      ...findings.map(({ invariant, message, cause }) => {
        const lang = document.documentElement.lang;
        return item(`${invariant}: ${message[lang]}. ${say.cause(cause[lang])}`);
      }),
    );
    const mended = this.find("mended");
    const isFound = broken.sometimes.length === 0 || broken.sometimes.some((one) => findings.some(({ invariant }) => invariant === one.invariant));
    if (mended && end && isFound) mended.dataset.found = "";
  }

  puzzle(end, found) {
    const { say, tree, broken, orders } = this;
    if (document.body.dataset.kind === "mended") {
      const holds = broken.always.length + broken.sometimes.length === 0;
      return holds ? say.puzzle.mended(orders.length, tree.exhaustive) : "";
    }
    const rule = ({ invariant, rule: says }) => `${invariant} (${says[document.documentElement.lang]})`;
    const [sometimes] = broken.sometimes;
    if (sometimes) {
      if (!end) return say.puzzle.task(rule(sometimes));
      return found.includes(sometimes.invariant) ? say.puzzle.found(sometimes.invariant) : say.puzzle.held(sometimes.invariant);
    }
    const [always] = broken.always;
    if (!always) return "";
    if (!end) return orders.length === 1 ? say.puzzle.watch(rule(always)) : say.puzzle.without(rule(always));
    return say.puzzle.always(always.invariant, orders.length, tree.exhaustive);
  }
}
