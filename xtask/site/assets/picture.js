// The picture: time runs down, each process has a lifeline below its card, each event a row.
"use strict";

const ROW = 28;

/** An SVG element with these attributes. */
function svg(kind, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

class Picture {
  /** Draws into this figure, which holds the cards as well; `rows` is how many rows it needs at most. */
  constructor(figure, picture, rows) {
    Object.assign(this, { figure, picture, height: ROW * (rows + 1), drawn: 0 });
  }

  /** Draws where a way has led: `say` gives the words, `pids` the PIDs, if they are known. */
  draw(nodes, state, pids, say) {
    this.measure(state);
    this.state = state;
    const width = this.pitch * state.processes.length + this.text;
    for (const [name, value] of Object.entries({ width, height: this.height, viewBox: `0 0 ${width} ${this.height}` })) {
      this.picture.setAttribute(name, value);
    }
    this.picture.replaceChildren();
    for (const process of state.processes) this.life(process);
    nodes.flatMap((node) => node.events).forEach((event, row) => this.event(event, row, pids, say));
    for (const process of state.processes) this.foot(process);
    this.drawn = state.rows;
  }

  /** How wide a column is, and whether there is room for text beside the last one. */
  measure({ processes }) {
    const room = this.figure.clientWidth;
    this.text = room >= 88 * processes.length + 208 ? Math.min(336, room - 88 * processes.length) : 0;
    this.pitch = Math.min(112, Math.max(80, Math.floor((room - this.text) / processes.length / 8) * 8));
    this.figure.style.setProperty("--pitch", `${this.pitch}px`);
  }

  x(process) {
    return this.pitch * process.column + this.pitch / 2;
  }

  y(row) {
    return ROW * row + ROW / 2;
  }

  /** Adds an element; one of a row that was not there before comes in by itself. */
  add(row, kind, attributes, text) {
    const isNew = row >= this.drawn && this.drawn > 0;
    const element = svg(kind, { ...attributes, class: `${attributes.class}${isNew ? " new" : ""}` }, text);
    this.picture.append(element);
  }

  /** A stroke down a lifeline, parted where it was not there before. */
  stroke(process, kind, from, to) {
    const [x1, x2] = [this.x(process), this.x(process)];
    const parts = from < this.drawn && this.drawn < to ? [[from, this.drawn], [this.drawn, to]] : [[from, to]];
    for (const [begin, end] of parts) {
      const length = kind === "zombie" ? {} : { pathLength: 1 };
      this.add(begin, "line", { class: `${kind} ${process.hue}`, x1, x2, y1: this.y(begin), y2: this.y(end), ...length });
    }
  }

  /** A lifeline: thin where the process waits, dotted where it is a zombie. */
  life(process) {
    const end = process.ended ?? this.state.rows;
    let from = process.born;
    for (const wait of process.waits) {
      const [begin, until] = [Math.max(from, wait.from), Math.min(end, wait.to)];
      if (begin > from) this.stroke(process, "life", from, begin);
      if (until > begin) this.stroke(process, "wait", begin, until);
      from = Math.max(from, until);
    }
    if (end > from) this.stroke(process, "life", from, end);
    if (process.ended === undefined) return;
    const gone = process.gone ?? this.state.rows;
    if (gone > end) this.stroke(process, "zombie", end, gone);
  }

  event(event, row, pids, say) {
    const process = this.state.named.get(event.process);
    const [x, y, hue] = [this.x(process), this.y(row), process.hue];
    if (event.child !== undefined) {
      const child = this.state.named.get(event.child);
      this.add(row, "line", { class: `link ${child.hue}`, x1: x, x2: this.x(child), y1: y, y2: y, pathLength: 1 });
      this.add(row, "circle", { class: `joint ${child.hue}`, cx: this.x(child), cy: y, r: 4 });
    }
    if (event.event === "write") this.add(row, "circle", { class: `mark ${hue}`, cx: x, cy: y, r: 7 });
    if (event.event === "exit") {
      this.add(row, "path", { class: `cross ${hue}`, d: `M${x - 6} ${y - 6}l12 12m0 -12l-12 12` });
      for (const child of this.state.processes) if (child.orphaned === row) this.adopted(child, row);
    }
    if (this.text === 0) return;
    const text = event.event === "write" ? written(event.text, pids, say.name).trimEnd() : say.brief[event.event](say.name(event.child), event);
    const at = this.pitch * this.state.processes.length + 8;
    this.add(row, "text", { class: event.event === "write" ? `said ${hue}` : "brief", x: at, y: y + 5 }, text);
  }

  /** An orphan's lifeline hangs from another process now, which is not in the picture. */
  adopted(orphan, row) {
    const [x, y] = [this.x(orphan), this.y(row)];
    this.add(row, "path", { class: `adopted ${orphan.hue}`, d: `M${x} ${y}H${this.pitch * this.state.processes.length}` });
  }

  /** What a process does now: a ring if it can go on, two bars if it waits. */
  foot(process) {
    const [x, y, hue] = [this.x(process), this.y(this.state.rows), process.hue];
    if (process.state === "ready") this.add(0, "circle", { class: `ready ${hue}`, cx: x, cy: y, r: 9 });
    if (process.state !== "waiting") return;
    this.add(0, "circle", { class: "gap", cx: x, cy: y, r: 9 });
    this.add(0, "path", { class: `paused ${hue}`, d: `M${x - 4} ${y - 7}v14m8 -14v14` });
  }
}
