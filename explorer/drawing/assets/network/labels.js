// Where labels go.
//
// A label keeps its size on the screen whatever the zoom. Labels are placed in the order of
// their importance, each on the first side of its mark where it covers no mark and no label;
// one that finds no room is left out until the reader zooms in.

const LABEL_SIZE = 12; // pixels on the screen
const CENTER_LABEL_SIZE = 14;
const LABEL_GAP = 3; // pixels between a mark and its label
const LONGEST_LABEL = 28; // characters; the words under the pointer have the rest
const LONGEST_LABEL_ON_A_PHONE = 20;
const PHONE_WIDTH = 480;
const MOST_MEASURED = 5_000; // texts whose width is remembered

// How many labels at most for each million pixels of the box, in what size, and how near a label
// may come to another mark; a CLEARANCE above the gap tells to which mark it belongs.
const CLEARANCE = 4;
const LABEL_LEVELS = {
  few: { most: 20, size: LABEL_SIZE, clearance: CLEARANCE },
  normal: { most: 90, size: LABEL_SIZE, clearance: CLEARANCE },
  many: { most: Infinity, size: 11, clearance: -2 },
};

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
const measured = new Map(); // widths by font and text

function buildLabel(id, text, { isCenter, width, family, size = LABEL_SIZE }) {
  const height = isCenter ? CENTER_LABEL_SIZE : size;
  const font = `${isCenter ? 700 : 400} ${height}px ${family}`;
  const shown = shorten(text, width < PHONE_WIDTH ? LONGEST_LABEL_ON_A_PHONE : LONGEST_LABEL);
  return { id, text: shown, font, width: measureText(shown, font), height: height * 1.25 };
}

function measureText(text, font) {
  const key = `${font} ${text}`;
  if (measured.size > MOST_MEASURED) measured.clear();
  if (!measured.has(key)) {
    ruler.font = font;
    measured.set(key, ruler.measureText(text).width);
  }
  return measured.get(key);
}

// Choose a side for each of `labels`, most important first; `marks` by id and `labels` are in
// pixels on the screen, a mark's `reach` being its radius and its ring. A label with `always`
// may cover marks where it must, and no label; the others are at most as many as `level` says.
function placeLabels(labels, marks, { bounds, obstacles, level }) {
  const fixed = new Grid([...obstacles, ...[...marks.values()].map((mark) => boxOfMark(mark, level.clearance))]);
  const taken = new Grid();
  const most = Math.max(8, (level.most * bounds.width * bounds.height) / 1e6);
  const placed = [];
  for (const label of labels) {
    if (placed.length >= most && !label.always) break;
    const mark = marks.get(label.id);
    const free = findSide(label, mark, bounds, [fixed, taken]);
    const side = free ?? (label.always ? (findSide(label, mark, bounds, [taken]) ?? "below") : null);
    if (side === null) continue;
    placed.push({ ...label, side });
    taken.add({ ...boxOfLabel({ ...label, side }, mark), id: label.id });
  }
  return placed;
}

function findSide(label, mark, bounds, grids) {
  return Object.keys(SIDES).find((side) => {
    const box = boxOfLabel({ ...label, side }, mark);
    return isInside(box, bounds) && !grids.some((grid) => grid.covers(box, label.id));
  });
}

function boxOfLabel(label, mark) {
  const [left, top] = SIDES[label.side](mark, label);
  return { left, top, right: left + label.width, bottom: top + label.height };
}

function boxOfMark({ id, x, y, reach }, clearance) {
  const far = Math.max(reach + clearance, 1);
  return { id, left: x - far, top: y - far, right: x + far, bottom: y + far };
}

function isInside(box, bounds) {
  return box.left >= 2 && box.top >= 2 && box.right <= bounds.width - 2 && box.bottom <= bounds.height - 2;
}
