// The picture: time runs down, each process has a lifeline below its card, each event a row.
"use strict";

const ROW = 28;

/** How wide a letter of the text beside the lifelines is, about, in pixels. */
const LETTER = 8.45;

class Picture {
  /**
   * Draws into this figure, which holds the cards as well: at most so many rows and columns, and text of at most so
   * many letters.
   */
  constructor(figure, picture, { rows, columns, letters }) {
    Object.assign(this, { figure, picture, height: ROW * (rows + 1), columns, letters, drawn: 0 });
  }

  /** Draws where a way has led: `say` gives the words, `pids` the PIDs, if they are known. */
  draw(nodes, state, pids, say) {
    this.measure();
    this.state = state;
    const width = this.pitch * this.columns + this.text;
    for (const [name, value] of Object.entries({ width, height: this.height, viewBox: `0 0 ${width} ${this.height}` })) {
      this.picture.setAttribute(name, value);
    }
    this.picture.replaceChildren();
    for (const process of state.processes) this.life(process);
    nodes.flatMap((node) => node.events).forEach((event, row) => this.event(event, row, pids, say));
    for (const process of state.processes) this.foot(process);
    this.drawn = state.rows;
  }

  /** How wide a column is, and how much room there is for text beside the last one. */
  measure() {
    const room = this.figure.clientWidth;
    const left = room - 88 * this.columns;
    this.text = left >= 208 ? Math.min(left, LETTER * this.letters + 16) : 0;
    this.pitch = Math.min(112, Math.max(80, Math.floor((room - this.text) / this.columns / 8) * 8));
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
    if (event.event === "step") this.add(row, "path", { class: `step ${hue}`, d: `M${x - 6} ${y}h12` });
    if (this.text === 0) return;
    const isWrite = event.event === "write";
    const text = isWrite ? written(event.text, pids, say.name).trimEnd() : say.brief[event.event](say.name(event.child), event);
    this.add(row, "text", { class: isWrite ? `said ${hue}` : "brief", x: this.pitch * this.columns + 8, y: y + 5 }, this.fitting(text));
  }

  /** As much of a text as there is room for. */
  fitting(text) {
    const most = Math.floor((this.text - 16) / LETTER);
    return text.length > most ? `${text.slice(0, most - 1)}…` : text;
  }

  /** An orphan's lifeline hangs from another process now, which is not in the picture. */
  adopted(orphan, row) {
    const [x, y] = [this.x(orphan), this.y(row)];
    this.add(row, "path", { class: `adopted ${orphan.hue}`, d: `M${x} ${y}H${this.pitch * this.columns}` });
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
