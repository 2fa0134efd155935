// What is asked before all orders are shown, and the answers beside what was guessed.
"use strict";

/** What is asked, with the true answers; so many processes there are. */
function questions(tree, orders, processes) {
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
