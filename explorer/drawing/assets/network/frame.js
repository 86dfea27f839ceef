// Where marks go in a box of a given size, and what is remembered of a picture that left the page.
//
// The positions in the data say who is near whom. They are stretched to fill the box, crowded
// parts are opened up, and marks that would cover each other are pushed apart. At a zoom of 1
// the picture fits, and sizes are pixels on the screen.

const MARGIN = { x: 64, y: 36 }; // pixels around the marks, for labels
const MOST_STRETCH = 1.8; // of one axis against the other
const FILLING = 16; // nodes that fill a box; fewer stay closer together
const EVENNESS = 0.5; // 0 keeps the distances, 1 spreads the nodes evenly along each axis
const ROOM = CLEARANCE + 1; // pixels between a label and another mark, a little more than it needs
const MARK_GAP = 3; // pixels between marks
const PUSHES = 60; // rounds of pushing apart
const TOLERANCE = 0.5; // pixels that marks may still miss
const ROOM_PER_NAME = 50; // pixels square for each of the first names, which get room to stand
const MOST_PUSHED = 2500; // marks; beyond this, pushing takes longer than it helps
const ROOM_PER_MARK = 52; // pixels square; with less, marks shrink
const SMALLEST_SHRINK = 0.6;
const MOST_MEMORIES = 20; // pictures

// Places by id, from the middle of the box in pixels, and how much the marks shrink. `labelOf`
// measures a node's label; the most important ones are given room.
function buildFrame(nodes, { width, height }, labelOf) {
  const room = Math.sqrt((width * height) / nodes.length) / ROOM_PER_MARK;
  const shrink = Math.max(SMALLEST_SHRINK, Math.min(1, room));
  const points = turn(nodes, width, height);
  const half = halfExtent(points, width, height);
  const xs = spread(points.map((point) => point.x));
  const ys = spread(points.map((point) => point.y));
  const named = Math.sqrt(width * height) / ROOM_PER_NAME;
  const marks = nodes.map((node, i) => {
    const label = node.rank < named ? labelOf(node) : null;
    const reach = node.size * shrink + (node.rank === 0 ? RING_REACH : 0);
    return { id: node.id, x: xs[i] * half.x, y: ys[i] * half.y, ...outline(reach, label) };
  });
  if (marks.length <= MOST_PUSHED) pushApart(marks, half);
  return { width, height, shrink, places: new Map(marks.map((mark) => [mark.id, mark])) };
}

// How far a mark with the label below it reaches to either side, at most.
function outline(reach, label) {
  const wide = Math.max(reach, (label?.width ?? 0) / 2) + ROOM;
  return { reach, label, wide, high: reach + ROOM + LABEL_GAP + (label?.height ?? 0) };
}

// A tall box gets a wide picture on its side.
function turn(points, width, height) {
  const isWide = extent(points.map((point) => point.x)) > extent(points.map((point) => point.y));
  return isWide === width > height ? points : points.map(({ x, y }) => ({ x: y, y: x }));
}

function halfExtent(points, width, height) {
  const free = { x: width - 2 * Math.min(MARGIN.x, width * 0.1), y: height - 2 * MARGIN.y };
  const [wide, high] = [extent(points.map((point) => point.x)), extent(points.map((point) => point.y))];
  const factor = { x: free.x / wide, y: free.y / high };
  const share = Math.min(1, Math.sqrt(points.length / FILLING));
  return {
    x: (Math.min(factor.x, factor.y * MOST_STRETCH) * wide * share) / 2,
    y: (Math.min(factor.y, factor.x * MOST_STRETCH) * high * share) / 2,
  };
}

function extent(values) {
  return Math.max(...values) - Math.min(...values) || 1;
}

// Scale to -1..1, halfway between the distances as they are and equal steps in the same order.
function spread(values) {
  const steps = [...new Set(values)].sort((one, other) => one - other);
  const order = new Map(steps.map((value, i) => [value, i]));
  const [least, length] = [steps[0], extent(values)];
  return values.map((value) => {
    const distance = steps.length > 1 ? (value - least) / length : 0.5;
    const step = steps.length > 1 ? order.get(value) / (steps.length - 1) : 0.5;
    return 2 * (EVENNESS * step + (1 - EVENNESS) * distance) - 1;
  });
}

// Push apart marks that touch, and marks that stand where a `label` goes, all within the box.
function pushApart(marks, half) {
  const order = [...marks]; // by their left edge, so that each is compared with those beside it only
  for (let round = 0; round < PUSHES; round += 1) {
    order.sort((one, other) => one.x - one.wide - (other.x - other.wide));
    let pushed = false;
    for (let i = 0; i < order.length; i += 1) pushed = pushFollowing(order, i) || pushed;
    for (const mark of marks) {
      mark.x = Math.max(-half.x, Math.min(half.x, mark.x));
      mark.y = Math.max(-half.y, Math.min(half.y, mark.y));
    }
    if (!pushed) return;
  }
}

function pushFollowing(order, i) {
  const one = order[i];
  const right = one.x + one.wide;
  let pushed = false;
  for (let j = i + 1; j < order.length && order[j].x - order[j].wide < right; j += 1) {
    const isFar = Math.abs(one.y - order[j].y) > one.high + order[j].high;
    if (!isFar) pushed = pushPair(one, order[j]) || pushed;
  }
  return pushed;
}

function pushPair(one, other) {
  const isLabelFreed = [pushOffLabel(one, other), pushOffLabel(other, one)].some(Boolean);
  return pushMarks(one, other) || isLabelFreed;
}

function pushMarks(one, other) {
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const distance = Math.hypot(dx, dy);
  const missing = one.reach + other.reach + MARK_GAP - distance;
  if (missing <= TOLERANCE) return false;
  const [ux, uy] = distance ? [dx / distance, dy / distance] : [1, 0];
  move(one, other, ux * missing, uy * missing);
  return true;
}

// Push `other`, with the label it may have, off the label below `one`: by the shorter way.
function pushOffLabel(one, other) {
  if (!one.label) return false;
  const label = boxBelow(one);
  const boxes = [{ x: other.x, y: other.y, wide: other.reach, high: other.reach }];
  if (other.label) boxes.push(boxBelow(other));
  for (const box of boxes) {
    const [dx, dy] = [box.x - label.x, box.y - label.y];
    const missing = { x: label.wide + box.wide + ROOM - Math.abs(dx), y: label.high + box.high + ROOM - Math.abs(dy) };
    if (Math.min(missing.x, missing.y) <= TOLERANCE) continue;
    if (missing.x < missing.y) move(one, other, missing.x * (Math.sign(dx) || 1), 0);
    else move(one, other, 0, missing.y * (Math.sign(dy) || 1));
    return true;
  }
  return false;
}

function boxBelow({ x, y, reach, label }) {
  return { x, y: y + reach + LABEL_GAP + label.height / 2, wide: label.width / 2, high: label.height / 2 };
}

// Move two marks apart by a distance in all, the smaller one most of it.
function move(one, other, x, y) {
  const share = other.reach ** 2 / (one.reach ** 2 + other.reach ** 2);
  one.x -= x * share;
  one.y -= y * share;
  other.x += x * (1 - share);
  other.y += y * (1 - share);
}

const memories = (globalThis.explorerNetworkMemories ??= new Map());

// Where the reader left the picture of this key: places of `moved` marks by id, from the middle in
// shares of the box, and the `view`, null until the reader changes it. The pictures not seen for
// longest are forgotten.
function recallPicture(key) {
  const memory = memories.get(key) ?? { moved: new Map(), view: null };
  memories.delete(key);
  memories.set(key, memory);
  if (memories.size > MOST_MEMORIES) memories.delete(memories.keys().next().value);
  return memory;
}
