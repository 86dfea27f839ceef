// What every mark and line looks like: in what colour and strength, and who is near a choice.

const MARK_GROWTH = 0.5; // power of the zoom with which marks and lines grow: room grows faster
const FAINT_FROM = 120; // lines; more of them are each fainter
// How much of its colour a mark keeps, and how opaque a line is: at rest, near the choice, far from it.
const STRENGTH = {
  plain: { mark: 1, line: 0.3 },
  near: { mark: 1, line: 0.55 },
  far: { mark: 0.2, line: 0.04 },
};

// What sizes on the canvas are divided by, so that on the screen they grow less than the zoom.
function dampingAt(scale) {
  return Math.max(1, scale) ** (1 - MARK_GROWTH);
}

function paintMark({ id, shape, size, color, title }, place, { theme, strength, damping }) {
  const fill = mix(color, theme.background, STRENGTH[strength].mark);
  return {
    id,
    shape,
    title,
    ...place,
    size: size / damping,
    borderWidth: 1 / damping,
    color: { background: fill, border: theme.background },
  };
}

function paintLine({ from, to, width }, { theme, strength, damping, lines }) {
  const crowd = strength === "plain" ? Math.min(1, Math.sqrt(FAINT_FROM / lines)) : 1;
  const color = { color: theme.ink, opacity: STRENGTH[strength].line * crowd };
  return { id: JSON.stringify([from, to]), from, to, width: width / damping, color };
}

function mix(colour, background, share) {
  return share === 1 ? colour : `color-mix(in srgb, ${colour} ${100 * share}%, ${background})`;
}

// A node is near itself and its neighbours, an edge its two ends; without a choice nothing is far.
function strengthOfMark(id, chosen, neighbours) {
  if (!chosen) return "plain";
  const isNear = chosen.edge ? chosen.edge.includes(id) : id === chosen.node || neighbours.get(chosen.node)?.has(id);
  return isNear ? "near" : "far";
}

function strengthOfLine({ from, to }, chosen) {
  if (!chosen) return "plain";
  const ends = [from, to];
  const isNear = chosen.edge ? ends.every((id) => chosen.edge.includes(id)) : ends.includes(chosen.node);
  return isNear ? "near" : "far";
}

function findNeighbours(lines) {
  const neighbours = new Map();
  const join = (one, other) => neighbours.set(one, (neighbours.get(one) ?? new Set()).add(other));
  for (const { from, to } of lines) {
    join(from, to);
    join(to, from);
  }
  return neighbours;
}

// A DataSet of the library that is told what everything looks like and touches only what changed.
class Layer {
  constructor() {
    this.items = new vis.DataSet();
    this.seen = new Map(); // id to the item as it was last painted
  }

  paint(items) {
    const wanted = new Map(items.map((item) => [item.id, JSON.stringify(item)]));
    const gone = [...this.seen.keys()].filter((id) => !wanted.has(id));
    const changed = items.filter(({ id }) => this.seen.get(id) !== wanted.get(id));
    this.seen = wanted;
    if (changed.length) this.items.update(changed); // the library draws in between: what is new must be there
    if (gone.length) this.items.remove(gone);
  }
}
