// The picture: time runs down, each process has a lifeline, each event a row.
"use strict";

const PITCH = 72;
const ROW = 28;
const TOP = 56;
const TEXT = 304;

function svg(kind, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Draws where a way has led. `say` gives the words, `pids` the PIDs, if they are known. */
function draw(picture, nodes, state, pids, say) {
  const x = (process) => PITCH * process.column + PITCH / 2;
  const y = (row) => TOP + ROW * row + ROW / 2;
  const lines = PITCH * state.processes.length;
  picture.setAttribute("viewBox", `0 0 ${lines + TEXT} ${y(state.rows + 1)}`);
  picture.style.setProperty("--columns", state.processes.length);
  picture.replaceChildren();
  for (const process of state.processes) {
    const at = x(process);
    const colour = process.hue;
    picture.append(
      svg("text", { class: `name ${colour}`, x: at, y: 20 }, say.name(process.name)),
      svg("text", { class: "pid", x: at, y: 38 }, pids?.[process.name] ?? ""),
    );
    const end = process.ended ?? state.rows;
    picture.append(svg("line", { class: `life ${colour}`, x1: at, x2: at, y1: y(process.born), y2: y(end) }));
    if (process.ended !== undefined && process.gone !== process.ended) {
      const gone = process.gone ?? state.rows;
      picture.append(svg("line", { class: `zombie ${colour}`, x1: at, x2: at, y1: y(end), y2: y(gone) }));
    }
    if (process.state === "ready") {
      picture.append(svg("circle", { class: `ready ${colour}`, cx: at, cy: y(state.rows), r: 9 }));
    }
  }
  let row = 0;
  for (const event of nodes.flatMap((node) => node.events)) {
    const process = state.named.get(event.process);
    const at = x(process);
    const colour = process.hue;
    if (event.child !== undefined) {
      const child = state.named.get(event.child);
      picture.append(svg("line", { class: `link ${child.hue}`, x1: at, x2: x(child), y1: y(row), y2: y(row) }));
    }
    if (event.event === "write") {
      const text = written(event.text, pids, say.name).trimEnd();
      picture.append(
        svg("circle", { class: `mark ${colour}`, cx: at, cy: y(row), r: 6 }),
        svg("text", { class: `said ${colour}`, x: lines + 8, y: y(row) + 5 }, text),
      );
    }
    if (event.event === "exit") {
      picture.append(svg("path", { class: `cross ${colour}`, d: `M${at - 5} ${y(row) - 5}l10 10m0 -10l-10 10` }));
    }
    row += 1;
  }
}
