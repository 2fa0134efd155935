// All orders: guessed first, then shown, each as long as ordinary runs show it often.
"use strict";

/** The different orders of writes, each with the steps of a way there and how often ordinary runs showed it. */
function allOrders(tree, beginning) {
  const orders = new Map();
  const left = [{ place: 0, steps: [], writes: "" }];
  while (left.length > 0) {
    const { place, steps, writes } = left.pop();
    const node = tree.nodes[place];
    const written = node.events.filter(({ event }) => event === "write");
    const all = writes + JSON.stringify(written.map(({ process, text }) => [process, text])).slice(1, -1);
    if (node.end && !orders.has(all)) orders.set(all, { steps: steps.slice(beginning.length), seen: node.end.seen });
    // The first step is gone down first.
    for (const { step, next } of [...(node.choices ?? [])].reverse()) {
      if (next !== null) left.push({ place: next, steps: [...steps, step], writes: all });
    }
  }
  return [...orders.values()].sort((one, other) => (other.seen ?? 0) - (one.seen ?? 0));
}

class Reveal {
  constructor(machine) {
    this.machine = machine;
    this.orders = allOrders(machine.tree, machine.beginning);
    this.find = machine.find;
    this.guess = undefined;
    this.find("guess").addEventListener("submit", (event) => {
      event.preventDefault();
      this.guess = this.find("number").value;
      this.find("number").disabled = true;
      this.show();
    });
  }

  show() {
    const { say, tree } = this.machine;
    const isShown = this.guess !== undefined;
    this.find("all").hidden = !isShown;
    if (!isShown) return;
    const never = this.orders.filter(({ seen }) => seen === 0).length;
    const sentences = [say.answer(this.guess, this.orders.length, tree.exhaustive)];
    if (tree.runs && never > 0) sentences.push(say.never(never, this.orders.length, tree.runs));
    this.find("answer").textContent = sentences.join(" ");
    const most = Math.max(1, ...this.orders.map(({ seen }) => seen ?? 0));
    this.find("orders").replaceChildren(...this.orders.map(({ steps, seen }) => {
      const row = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: `#${steps.join(",")}`, textContent: steps.join(",") || "—" });
      const bar = document.createElement("span");
      bar.className = "bar";
      bar.style.setProperty("--share", (seen ?? 0) / most);
      row.append(link, bar, seen === undefined ? "" : ` ${seen}`);
      return row;
    }));
  }
}
