// What can be counted in orders: how their number comes about, which look alike, what ordinary runs keep to.
"use strict";

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
