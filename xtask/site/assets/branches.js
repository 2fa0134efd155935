// All orders as a tree: each branch is a write, as wide as ordinary runs went along it.
"use strict";

/** How far apart two writes are at most. */
const STEP = 48;
const WIDEST = 12;

class Branches {
  /** Goes by these orders; a click on a branch's end leads there. */
  constructor(orders, runs, follow) {
    Object.assign(this, { root: { next: new Map(), seen: 0, parent: null, depth: 0 }, runs, follow });
    // What all begin with leaves no choice.
    this.skipped = common(orders);
    this.leaves = orders.map((order) => this.enter(order)).sort((one, other) => compare(one.path, other.path));
    // Where a number stands there is room for it; many ends stand close.
    const close = Math.max(4, Math.min(16, Math.floor(640 / this.leaves.length)));
    this.height = 0;
    for (const leaf of this.leaves) {
      leaf.slot = leaf.order.seen > 0 ? 20 : close;
      leaf.y = this.height + leaf.slot / 2;
      this.height += leaf.slot;
    }
    this.place(this.root);
  }

  /** Puts an order into the tree and gives the node at its end. */
  enter(order) {
    let node = this.root;
    const writes = order.writes.slice(this.skipped);
    for (const { process, text } of writes) {
      const key = JSON.stringify([process, text]);
      if (!node.next.has(key)) node.next.set(key, { next: new Map(), seen: 0, parent: node, depth: node.depth + 1, process });
      node = node.next.get(key);
    }
    for (let above = node; above; above = above.parent) above.seen += order.seen ?? 0;
    return Object.assign(node, { order, path: writes.map(({ process }) => process) });
  }

  /** A branch stands in the middle of those that it parts into. */
  place(node) {
    const below = [...node.next.values()];
    for (const one of below) this.place(one);
    if (node.y === undefined) node.y = below.length > 0 ? (below[0].y + below.at(-1).y) / 2 : 0;
  }

  /** The picture, with the way of these writes lit. */
  draw(picture, writes, all) {
    const lit = this.lit(writes);
    const deepest = Math.max(...this.leaves.map(({ depth }) => depth));
    this.step = Math.max(16, Math.min(STEP, Math.floor((picture.parentElement.clientWidth - 72) / deepest)));
    const [width, height] = [this.step * deepest + 72, this.height];
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) picture.setAttribute(name, value);
    picture.replaceChildren();
    const walk = (node) => {
      if (node.parent) this.branch(picture, node, lit.has(node), all);
      for (const one of node.next.values()) walk(one);
    };
    walk(this.root);
    for (const leaf of this.leaves) this.end(picture, leaf, lit.has(leaf));
  }

  branch(picture, node, isLit, all) {
    const [x1, x2] = [8 + this.step * (node.depth - 1), 8 + this.step * node.depth];
    const middle = (x1 + x2) / 2;
    const d = `M${x1} ${node.parent.y}C${middle} ${node.parent.y} ${middle} ${node.y} ${x2} ${node.y}`;
    const isSeen = !this.runs || node.seen > 0;
    const width = this.runs ? 1.5 + (WIDEST * node.seen) / this.runs : 2;
    picture.append(
      svg("path", {
        class: `branch ${hueOf(node.process, all)}${isSeen ? "" : " never"}`,
        d,
        "stroke-width": width.toFixed(1),
      }),
    );
    if (isLit) picture.append(svg("path", { class: "lit", d }));
  }

  end(picture, leaf, isLit) {
    const x = 8 + this.step * leaf.depth;
    const mark = svg("circle", { class: `leaf${isLit ? " lit" : ""}`, cx: x + 6, cy: leaf.y, r: isLit ? 5 : 2 });
    const area = svg("rect", { class: "area", x: x - 8, y: leaf.y - leaf.slot / 2, width: 64, height: leaf.slot });
    area.addEventListener("click", () => this.follow(leaf.order.steps));
    picture.append(mark, area);
    if (leaf.order.seen > 0) picture.append(svg("text", { class: "count", x: x + 16, y: leaf.y + 5 }, String(leaf.order.seen)));
  }

  /** The nodes on the way of these writes. */
  lit(writes) {
    const nodes = new Set();
    let node = this.root;
    for (const { process, text } of writes.slice(this.skipped)) {
      node = node.next.get(JSON.stringify([process, text]));
      if (!node) break;
      nodes.add(node);
    }
    return nodes;
  }
}

/** How many writes all orders begin with. */
function common(orders) {
  const [first, ...others] = orders.map(({ writes }) => writes);
  const isShared = (write, place) => others.every((other) => other[place]?.process === write.process && other[place].text === write.text);
  const end = first.findIndex((write, place) => !isShared(write, place));
  return end < 0 ? 0 : end;
}

/** Orders in the order of their writers. */
function compare(one, other) {
  const [a, b] = [one.join(), other.join()];
  return a < b ? -1 : Number(a > b);
}
