// Predict first; then all orders: as branches, as a number that is built up, and folded into what one sees.
"use strict";

class Reveal {
  constructor(machine) {
    const { tree, orders } = machine;
    Object.assign(this, { machine, orders, guesses: null, isFolded: false, counted: 1 });
    this.find = machine.find;
    this.questions = questions(tree, orders);
    this.branches = new Branches(orders, tree.runs, (steps) => machine.goTo(steps));
    this.find("predict").addEventListener("submit", (event) => {
      event.preventDefault();
      this.lock();
    });
    this.form();
  }

  /** The form, with its words; what was answered stays. */
  form() {
    const { say } = this.machine;
    const form = this.find("predict");
    const kept = this.guesses ?? Object.fromEntries(new FormData(form));
    const heading = made("h2", { textContent: say.predict.title });
    const fields = this.questions.map((question) => field(question, say, kept[question.name]));
    for (const input of fields.flatMap((one) => [...one.querySelectorAll("input, select")])) input.disabled = this.guesses !== null;
    const button = made("button", { textContent: say.predict.lock, hidden: this.guesses !== null });
    form.replaceChildren(heading, ...fields, button);
  }

  /** From here on the answers stay as they are, and everything is shown. */
  lock() {
    this.guesses = Object.fromEntries(new FormData(this.find("predict")));
    this.form();
    this.build();
    this.find("all").querySelector("h2").focus();
  }

  /** Shows all in the language that is spoken now. */
  speak() {
    this.form();
    if (this.guesses) this.build();
  }

  build() {
    const { machine, orders } = this;
    const { say, tree } = machine;
    const heading = made("h2", { textContent: say.all.title(orders.length, isWhole(tree, orders), areOrders(orders)), tabIndex: -1 });
    const answers = made("ul", { className: "answers" });
    answers.dataset.part = "answers";
    answers.append(...this.questions.map((question) => compared(question, this.guesses[question.name], say)));
    const beside = made("div");
    beside.append(answers, ...this.said(), ...this.count());
    this.find("all").replaceChildren(heading, ...this.pictures(), beside, this.outputs());
    this.find("all").hidden = false;
    this.light();
  }

  /** The branches. */
  pictures() {
    const { say, tree } = this.machine;
    if (this.orders.length === 1) return [];
    this.svg = svg("svg", { "aria-hidden": "true" });
    const figure = made("figure", { className: "branches", tabIndex: 0, ariaLabel: say.all.list });
    figure.append(this.svg, made("figcaption", { className: "quiet", textContent: say.all.branches(tree.runs) }));
    return [figure];
  }

  /** What there is to say of how often orders came up. */
  said() {
    const { orders } = this;
    const { say, tree } = this.machine;
    if (!tree.runs || orders.length === 1) return [];
    const never = orders.filter(({ seen }) => seen === 0).length;
    const sorted = inForkOrder(orders);
    const sentences = [];
    if (never > 0) sentences.push(say.all.never(never, orders.length, tree.runs));
    if (never > 0 && sorted) sentences.push(say.all.why(sorted, orders.length, tree.runs));
    if (never > 0) sentences.push(say.all.promise);
    return [...sentences.map((textContent) => made("p", { textContent })), made("p", { className: "quiet", textContent: say.machine(tree.machine) })];
  }

  /** How the number comes about, a step at a time. */
  count() {
    const { machine, orders } = this;
    const steps = machine.tree.exhaustive ? counting(orders) : [];
    if (steps.length === 0) return [];
    const { say } = machine;
    const list = made("ol", { className: "count", tabIndex: -1 });
    const more = made("button", { className: "plain", textContent: say.count.more });
    const show = () => {
      list.replaceChildren(...steps.slice(0, this.counted).map((step) => item(say.count[step.kind](step, say))));
      more.hidden = this.counted >= steps.length;
    };
    more.addEventListener("click", () => {
      this.counted += 1;
      show();
      if (more.hidden) list.focus();
    });
    show();
    return [made("h3", { textContent: say.count.title }), list, more];
  }

  /** All orders as a list, or folded into what stands on the screen at the end. */
  outputs() {
    const { machine, orders } = this;
    const { say } = machine;
    const section = made("section", { className: "outputs" });
    const list = made("ol", { className: "orders" });
    list.dataset.part = "orders";
    const outputs = folded(orders);
    const fold = made("button", { className: "plain", hidden: outputs.length === orders.length });
    const show = () => {
      fold.textContent = this.isFolded ? say.all.unfold(orders.length) : say.all.fold(orders.length, outputs.length);
      list.className = this.isFolded ? "orders folded" : "orders";
      list.replaceChildren(...(this.isFolded ? outputs : orders.map((order) => [order])).map((same) => this.row(same)));
    };
    fold.addEventListener("click", () => {
      this.isFolded = !this.isFolded;
      show();
    });
    show();
    section.append(made("h3", { textContent: say.all.list }), fold, list);
    return section;
  }

  /** Orders that look alike: links to each, and how often ordinary runs showed them. */
  row(same) {
    const { machine } = this;
    const { say } = machine;
    const row = made("li");
    const links = same.map(({ steps, end }) => {
      const link = made("a", { href: `#${steps.slice(machine.beginning.length).join(",")}`, textContent: end.order || "—" });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        machine.goTo(steps);
      });
      return link;
    });
    row.append(...links.flatMap((link, place) => (place === 0 ? [link] : [" = ", link])));
    if (same[0].seen !== undefined) {
      const seen = sum(same);
      const bar = made("span", { className: "bar" });
      bar.style.setProperty("--share", seen / Math.max(1, this.orders[0].seen));
      row.append(bar, seen === 0 ? say.all.unseen : ` ${seen}`);
    }
    const broken = [...new Set(same.flatMap((one) => one.broken))];
    if (broken.length > 0) row.append(made("span", { className: "wrong", textContent: ` ✗ ${broken.join(", ")}` }));
    return row;
  }

  /** Lights the way that is gone now. */
  light() {
    if (!this.guesses || this.orders.length === 1) return;
    const events = this.machine.nodes().flatMap((node) => node.events);
    this.branches.draw(this.svg, events.filter(({ event }) => event === "write"), this.machine.all);
  }
}

/** What is asked, with the true answers. */
function questions(tree, orders) {
  const processes = everybody(tree).length;
  const first = new Set(orders.map(({ writes }) => writes[0]?.text));
  const texts = [...new Set(orders[0].writes.map(({ text }) => text))];
  const asked = [
    { name: "processes", kind: "number", answer: String(processes) },
    { name: areOrders(orders) ? "orders" : "ways", kind: "number", answer: String(orders.length), isOpen: !isWhole(tree, orders) },
  ];
  if (texts.length > 1) {
    const answer = first.size === 1 ? String(texts.indexOf([...first][0])) : "any";
    asked.splice(1, 0, { name: "first", kind: "line", answer, texts, pids: tree.pids });
  }
  if (tree.runs && orders.length > 1) {
    const answer = orders.filter(({ seen }) => seen > 0).length;
    asked.push({ name: "seen", kind: "number", answer: String(answer), runs: tree.runs });
  }
  const output = tree.exhaustive ? anOutput(orders) : undefined;
  if (output) asked.push({ name: "possible", kind: "output", pids: tree.pids, ...output });
  return asked;
}

/** Whether these are surely all orders: lines of one process come in its own. */
function isWhole(tree, orders) {
  const writers = new Set(orders.flatMap(({ writes }) => writes.map(({ process }) => process)));
  return tree.exhaustive || (orders.length === 1 && writers.size <= 1);
}

/** Whether they differ in their order, and not in the text alone. */
function areOrders(orders) {
  return new Set(orders.map(({ writes }) => writes.map(({ process }) => process).join())).size === orders.length;
}

/** Lines that may come in this order, or may not. None if there is only one line. */
function anOutput(orders) {
  const outputs = new Set(orders.map(text));
  const lines = any(orders).writes.map(({ text }) => text);
  for (let tries = 0; Math.random() < 0.6 && tries < 100; tries += 1) {
    const other = [...lines].sort(() => Math.random() - 0.5);
    if (!outputs.has(other.join(""))) return { lines: other, answer: "no" };
  }
  return lines.length > 1 ? { lines, answer: "yes" } : undefined;
}

/** What stands in the terminal at the end of an order. */
function text({ writes }) {
  return writes.map((write) => write.text).join("");
}

/** The field in which a question is answered. */
function field({ name, kind, texts, lines, pids, runs }, say, value) {
  const label = made("label");
  label.append(made("span", { textContent: say.predict[name](runs) }));
  if (kind === "number") label.append(made("input", { name, type: "number", min: 0, inputMode: "numeric", value: value ?? "" }));
  else {
    const shown = (line) => written(line, pids, say.name).trim();
    if (lines) label.append(made("samp", { textContent: lines.map(shown).join("\n") }));
    const choices = lines ? [["yes", say.predict.yes], ["no", say.predict.no]] : [...texts.map((line, place) => [String(place), shown(line)]), ["any", say.predict.any]];
    const select = made("select", { name });
    select.append(...[["", "—"], ...choices].map(([key, text]) => made("option", { value: key, textContent: text, selected: key === (value ?? "") })));
    label.append(select);
  }
  return label;
}

/** An answer beside what was guessed. */
function compared(question, guess, say) {
  const { name, answer, kind, texts, pids } = question;
  const words = (value) => {
    if (kind === "output") return say.predict[value];
    if (kind !== "line") return value;
    return value === "any" ? say.predict.any : `“${written(texts[Number(value)], pids, say.name).trim()}”`;
  };
  const mark = !guess ? "·" : guess === answer ? "✓" : "✗";
  const own = guess ? say.predict.own(words(guess)) : "";
  return item(`${mark} ${say.predict[name](question.runs)} ${words(answer)}${question.isOpen ? say.predict.atLeast : ""}${own}`);
}

/** How the number of orders comes about; nothing if it does not come about like this. */
function counting(orders) {
  const skipped = common(orders);
  const lines = orders.map(({ writes }) => writes.slice(skipped).map(({ process }) => process));
  const numbers = (order) => Object.fromEntries([...new Set(order)].sort().map((one) => [one, order.filter((other) => other === one).length]));
  const each = numbers(lines[0]);
  const isSame = lines.every((order) => JSON.stringify(numbers(order)) === JSON.stringify(each));
  const all = lines[0].length;
  if (orders.length < 2 || !isSame || all > 15) return [];
  let left = factorial(all);
  const steps = [{ kind: "any", lines: all, left }];
  for (const [process, number] of Object.entries(each)) {
    if (number === 1) continue;
    left /= factorial(number);
    steps.push({ kind: "own", process, number, by: factorial(number), left });
  }
  if (left < orders.length) return [];
  if (left > orders.length) steps.push({ kind: "wait", without: left - orders.length, left: orders.length });
  const formula = Object.values(each).filter((number) => number > 1).map((number) => `${number}!`).join("·");
  if (left === orders.length) steps.push({ kind: "formula", text: formula ? `${all}! / (${formula})` : `${all}!`, left });
  return steps;
}

function factorial(number) {
  return number < 2 ? 1 : number * factorial(number - 1);
}

/** The orders, those together that look alike. */
function folded(orders) {
  const outputs = new Map();
  for (const order of orders) outputs.set(text(order), [...(outputs.get(text(order)) ?? []), order]);
  return [...outputs.values()].sort((one, other) => sum(other) - sum(one));
}

function sum(orders) {
  return orders.reduce((all, { seen }) => all + (seen ?? 0), 0);
}

/**
 * How many orders have the children's first lines in the order of their forks, how many of these were seen, and in how
 * many runs; nothing if the runs do not keep to them.
 */
function inForkOrder(orders) {
  const isSorted = ({ writes }) => {
    const firsts = [...new Set(writes.map(({ process }) => process))].filter((process) => process !== "0");
    return firsts.every((process, place) => place === 0 || byName(firsts[place - 1], process) < 0);
  };
  const sorted = orders.filter(isSorted);
  const [runs, all] = [sum(sorted), sum(orders)];
  const isTelling = runs * 10 >= all * 9 && sorted.length * 2 <= orders.length;
  return isTelling ? { orders: sorted.length, others: orders.length - sorted.length, runs, otherRuns: all - runs } : null;
}
