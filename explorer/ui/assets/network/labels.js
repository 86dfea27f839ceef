// Where labels go, and drawing them and the rings.
//
// A label keeps its size on the screen whatever the zoom. Labels are placed in the order of
// their importance, each on the first side of its mark where it covers no mark and no label;
// one that finds no room is left out until the reader zooms in.

const LABEL_SIZE = 12; // pixels on the screen
const CENTER_LABEL_SIZE = 14;
const LABEL_GAP = 3; // pixels between a mark and its label
const CLEARANCE = 4; // pixels to another mark: more than the gap, so that a label belongs to one
const HALO = 3.5; // pixels of background around the letters
const RING_GAP = 4.5; // pixels from a mark to the middle of the ring around it
const RING_REACH = 6; // pixels from a mark to where its ring ends
const LONGEST_LABEL = 28; // characters; the words under the pointer have the rest
const LONGEST_LABEL_ON_A_PHONE = 20;
const PHONE_WIDTH = 480;

// The top left corner of a label on each side of its mark, the preferred side first.
const SIDES = {
  below: (mark, label) => [mark.x - label.width / 2, mark.y + mark.reach + LABEL_GAP],
  above: (mark, label) => [mark.x - label.width / 2, mark.y - mark.reach - LABEL_GAP - label.height],
  right: (mark, label) => [mark.x + mark.reach + LABEL_GAP, mark.y - label.height / 2],
  left: (mark, label) => [mark.x - mark.reach - LABEL_GAP - label.width, mark.y - label.height / 2],
  belowRight: (mark, label) => [mark.x + mark.reach * 0.6, mark.y + mark.reach * 0.8],
  belowLeft: (mark, label) => [mark.x - mark.reach * 0.6 - label.width, mark.y + mark.reach * 0.8],
  aboveRight: (mark, label) => [mark.x + mark.reach * 0.6, mark.y - mark.reach * 0.8 - label.height],
  aboveLeft: (mark, label) => [mark.x - mark.reach * 0.6 - label.width, mark.y - mark.reach * 0.8 - label.height],
};

const ruler = document.createElement("canvas").getContext("2d");

function buildLabel(id, text, { isCenter, width, family }) {
  const size = isCenter ? CENTER_LABEL_SIZE : LABEL_SIZE;
  const font = `${isCenter ? 700 : 400} ${size}px ${family}`;
  const shown = shortenLabel(text, width < PHONE_WIDTH ? LONGEST_LABEL_ON_A_PHONE : LONGEST_LABEL);
  ruler.font = font;
  return { id, text: shown, font, width: ruler.measureText(shown).width, height: size * 1.25 };
}

function shortenLabel(text, longest) {
  const signs = Array.from(text);
  return signs.length <= longest ? text : `${signs.slice(0, longest - 1).join("").trimEnd()}…`;
}

// Choose a side for each of `labels`, most important first; `marks` by id and `labels` are in
// pixels on the screen, a mark's `reach` being its radius and its ring. A label with `always`
// may cover marks where it must, and no label.
function placeLabels(labels, marks, bounds, obstacles) {
  const fixed = [...obstacles, ...[...marks.values()].map((mark) => boxOfMark(mark, CLEARANCE))];
  const placed = [];
  const taken = [];
  for (const label of labels) {
    const mark = marks.get(label.id);
    const free = findSide(label, mark, bounds, [...fixed, ...taken]);
    const side = free ?? (label.always ? (findSide(label, mark, bounds, taken) ?? "below") : null);
    if (side === null) continue;
    placed.push({ ...label, side });
    taken.push(boxOfLabel({ ...label, side }, mark));
  }
  return placed;
}

function findSide(label, mark, bounds, taken) {
  return Object.keys(SIDES).find((side) => {
    const box = boxOfLabel({ ...label, side }, mark);
    return isInside(box, bounds) && !taken.some((other) => other.id !== label.id && overlap(box, other));
  });
}

function boxOfLabel(label, mark) {
  const [left, top] = SIDES[label.side](mark, label);
  return { left, top, right: left + label.width, bottom: top + label.height };
}

function boxOfMark({ id, x, y, reach }, clearance) {
  const far = reach + clearance;
  return { id, left: x - far, top: y - far, right: x + far, bottom: y + far };
}

function isInside(box, bounds) {
  return box.left >= 2 && box.top >= 2 && box.right <= bounds.width - 2 && box.bottom <= bounds.height - 2;
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

// Draw `label` into `box` with a halo that keeps it apart from lines; `covering` what lies below.
function drawLabel(context, label, box, theme, { covering = false } = {}) {
  context.font = label.font;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = HALO;
  context.strokeStyle = theme.background;
  context.fillStyle = theme.background;
  if (covering) context.fillRect(box.left - HALO, box.top, label.width + 2 * HALO, label.height);
  const middle = (box.top + box.bottom) / 2;
  context.strokeText(label.text, box.left, middle);
  context.fillStyle = theme.ink;
  context.fillText(label.text, box.left, middle);
}

function drawRing(context, { x, y, radius }, theme, { strong }) {
  context.beginPath();
  context.arc(x, y, radius + RING_GAP, 0, 2 * Math.PI);
  context.lineWidth = strong ? 3 : 1.5;
  context.strokeStyle = theme.ink;
  context.stroke();
}
