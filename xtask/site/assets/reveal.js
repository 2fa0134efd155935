// All orders, when the predictions are locked: as branches, as a number that is built up, and folded into what one sees.
"use strict";

class Reveal {
  constructor(machine) {
    const { tree, orders } = machine;
    Object.assign(this, { machine, orders, guesses: null, isFolded: false, counted: 1 });
    this.find = machine.find;
    this.questions = questions(tree, orders, machine.all.length);
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
