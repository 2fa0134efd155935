// A card for each process, with a button if it can go on.
"use strict";

class Cards {
  /** Goes by this machine; the list of cards stands in the figure with the picture. */
  constructor(machine) {
    Object.assign(this, { machine, list: machine.find("cards"), figure: machine.find("figure") });
  }

  /** A card for each process: who it is, and its button, or why it has none. */
  show(node, state, pids) {
    const keys = keysOf(state.processes);
    this.list.style.setProperty("--columns", this.machine.all.length);
    this.list.replaceChildren(...state.processes.map((process) => this.card(process, node, pids, keys.get(process.name))));
    this.bringIn(this.list.querySelector("button:enabled")?.parentElement);
  }

  card(process, { choices = [], waiting = [] }, pids, key) {
    const { say } = this.machine;
    const card = made("li", { className: process.hue });
    Object.assign(card.dataset, { process: process.name, state: process.state });
    card.style.gridColumn = process.column + 1;
    const own = pids?.[process.name];
    const parent = process.parent === null ? "" : process.isOrphan ? say.orphan : say.parent(pids?.[process.parent]);
    card.append(made("strong", { textContent: say.name(process.name) }));
    card.append(...[own ? `PID ${own}` : "", parent].map((textContent) => made("span", { className: "pid", textContent })));
    const buttons = choices.filter(({ step }) => parted(step).process === process.name).map((choice) => this.button(choice, key));
    const obstacle = waiting.find((one) => one.process.split(":")[0] === process.name);
    const state = obstacle && process.state === "waiting" ? say.waits[obstacle.for](obstacle.child) : say.state[process.state];
    card.append(...(buttons.length > 0 ? buttons : [made("span", { className: "state", textContent: state })]));
    return card;
  }

  /** Scrolls the picture sideways, if need be, to where somebody can go on. */
  bringIn(card) {
    const figure = this.figure;
    if (!card) return;
    const [left, right] = [card.offsetLeft - figure.offsetLeft, card.offsetLeft - figure.offsetLeft + card.offsetWidth];
    if (left < figure.scrollLeft || right > figure.scrollLeft + figure.clientWidth) figure.scrollLeft = right - figure.clientWidth;
  }

  button({ step, next }, key) {
    const { say } = this.machine;
    const { process, thread, letter } = parted(step);
    const act = next === null ? say.unknown : say.step[letter];
    const button = made("button", { disabled: next === null, textContent: thread ? say.thread(thread, act) : act });
    Object.assign(button.dataset, { step, key });
    button.setAttribute("aria-label", `${say.name(process)}: ${button.textContent}`);
    button.append(made("kbd", { textContent: key }));
    button.addEventListener("click", () => this.machine.take(step));
    return button;
  }
}

/** A digit for each process: its own number where that is one, else one that is free. */
function keysOf(processes) {
  const own = processes.map(({ name }) => name).filter((name) => /^\d$/.test(name));
  const free = [..."987654321"].filter((digit) => !own.includes(digit));
  return new Map(processes.map(({ name }) => [name, own.includes(name) ? name : (free.shift() ?? "")]));
}
