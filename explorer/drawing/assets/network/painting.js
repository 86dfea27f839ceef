// Drawing: marks, lines, rings and labels on a canvas, in pixels of the box from its top left corner.
//
// vis-network would draw each line and each mark through objects of its own, and be told of every
// change of a colour. Here one pass draws what the picture holds, on the screen as in a file.

const MARK_GROWTH = 0.5; // power of the zoom with which marks and lines grow: room grows faster
const HALO = 3.5; // pixels of background around the letters
const RING_GAP = 4.5; // pixels from a mark to the middle of the ring around it
const RING_REACH = 6; // pixels from a mark to where its ring ends
const PIN = { reach: 3.5, stem: 5.5 }; // pixels
// From sizes in the data to pixels on the screen, which grow less than the zoom.
function growthAt(scale) {
  return scale / Math.max(1, scale) ** (1 - MARK_GROWTH);
}

// `scene` has `lines` and `marks` as they are to lie above each other, `labels`, and the `theme`.
function drawScene(context, scene) {
  drawLines(context, scene);
  for (const mark of scene.marks) drawMark(context, mark, scene.theme);
  for (const mark of scene.marks) drawSigns(context, mark, scene.theme);
  for (const { label, box } of scene.labels) drawLabel(context, label, box, scene.theme);
}

function drawLines(context, { lines, theme, size, growth }) {
  context.strokeStyle = theme.ink;
  for (const { one, other, width, opacity } of lines) {
    if (isOutside(one, other, size)) continue;
    context.globalAlpha = opacity;
    context.lineWidth = width * growth;
    context.beginPath();
    context.moveTo(one.x, one.y);
    context.lineTo(other.x, other.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function isOutside(one, other, { width, height }) {
  const across = (one.x < 0 && other.x < 0) || (one.x > width && other.x > width);
  return across || (one.y < 0 && other.y < 0) || (one.y > height && other.y > height);
}

// A weak mark lets no line through: it is mixed with the background, not transparent.
function drawMark(context, { x, y, radius, shape, color, opacity }, theme) {
  context.beginPath();
  SHAPES[shape](context, x, y, radius);
  context.fillStyle = theme.background;
  context.strokeStyle = theme.background;
  context.lineWidth = 1;
  if (opacity < 1) context.fill();
  context.globalAlpha = opacity;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
  context.stroke();
}

// In the proportions of vis-network.
const SHAPES = {
  dot: (context, x, y, radius) => context.arc(x, y, radius, 0, 2 * Math.PI),
  square: (context, x, y, radius) => context.rect(x - radius, y - radius, 2 * radius, 2 * radius),
  diamond: (context, x, y, radius) =>
    outlineOf(context, [x, y - radius], [x + radius, y], [x, y + radius], [x - radius, y]),
  triangle: (context, x, y, radius) => {
    const [side, middle] = [radius * 1.15, y + radius * 0.316];
    const [inner, outer] = [side / Math.sqrt(3), (side * 2) / Math.sqrt(3)];
    outlineOf(context, [x, middle - outer], [x + side, middle + inner], [x - side, middle + inner]);
  },
};

function outlineOf(context, [x, y], ...corners) {
  context.moveTo(x, y);
  for (const corner of corners) context.lineTo(...corner);
  context.closePath();
}

function drawSigns(context, mark, theme) {
  if (mark.strength === "absent") return;
  for (const ring of mark.rings) drawRing(context, mark, ring, theme);
  if (mark.isPinned) drawPin(context, mark, theme);
}

const RINGS = {
  center: { ink: "ink", width: 1.5, gap: RING_GAP, dash: [] },
  chosen: { ink: "ink", width: 3, gap: RING_GAP, dash: [] },
  found: { ink: "accent", width: 2, gap: 3, dash: [] },
  cursor: { ink: "accent", width: 2.5, gap: RING_GAP + 3.5, dash: [5, 3] },
};

function drawRing(context, { x, y, radius }, name, theme) {
  const { ink, width, gap, dash } = RINGS[name];
  context.beginPath();
  context.arc(x, y, radius + gap, 0, 2 * Math.PI);
  context.setLineDash(dash);
  context.lineWidth = width;
  context.strokeStyle = theme[ink];
  context.stroke();
  context.setLineDash([]);
}

// A pin stuck into the mark from the upper right.
function drawPin(context, { x, y, radius }, theme) {
  const [footX, footY] = [x + radius * 0.5, y - radius * 0.5];
  const [headX, headY] = [footX + PIN.stem, footY - PIN.stem];
  context.lineWidth = 1.5;
  context.strokeStyle = theme.ink;
  context.beginPath();
  context.moveTo(footX, footY);
  context.lineTo(headX, headY);
  context.stroke();
  context.beginPath();
  context.arc(headX, headY, PIN.reach, 0, 2 * Math.PI);
  context.fillStyle = theme.ink;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = theme.background;
  context.stroke();
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
