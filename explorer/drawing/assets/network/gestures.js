// What the reader does with a picture: point, click, drag, turn the wheel, use fingers, press buttons.

const CLICK_DELAY = 220; // ms in which a second click makes it a double click
const WHEEL_NOTCH = 100; // pixels of a wheel's turn that make one step
const FINGER = 18; // pixels around a touch in which a mark counts as touched
const LINE_REACH = 6; // pixels beside a line that count as the line
const FAR_LINE_REACH = 3; // the same for a line that has stepped back

function listen(picture) {
  const { network, box } = picture;
  network.on("click", (event) => click(picture, event));
  network.on("doubleClick", (event) => doubleClick(picture, event));
  network.on("dragStart", ({ nodes }) => picture.motion.stop(nodes.length ? "glide" : "sweep"));
  network.on("dragEnd", ({ nodes }) => (nodes.length ? drop(picture, nodes) : picture.viewer.keep()));
  network.on("zoom", () => picture.viewer.keep()); // two fingers: the library's own
  const early = { capture: true, passive: false }; // before the library, and allowed to stop the page's scrolling
  box.addEventListener("wheel", (event) => turnWheel(picture, event), early);
  box.addEventListener("touchstart", (event) => touch(picture, event), early);
  box.addEventListener("pointerdown", (event) => takeUp(picture, event), early);
  box.addEventListener("pointermove", (event) => point(picture, event));
  box.addEventListener("pointerdown", () => showTip(picture, null));
  box.addEventListener("pointerleave", () => picture.pointAt(null));
  press(picture, "zoom-in", () => picture.viewer.zoomBy(ZOOM_STEP));
  press(picture, "zoom-out", () => picture.viewer.zoomBy(1 / ZOOM_STEP));
  press(picture, "fit", () => (picture.tools ? picture.tools.fit() : picture.viewer.fit()));
}

function press(picture, action, handle) {
  picture.root.querySelector(`[data-action="${action}"]`).onclick = handle;
}

// The picture answers at once, the page when no second click has come.
function click(picture, { pointer, event }) {
  clearTimeout(picture.clicking);
  const target = targetAt(picture, pointer.DOM, event.srcEvent);
  picture.choose(target, null);
  const { node = null, edge = null } = target ?? {};
  picture.clicking = setTimeout(() => picture.tell({ kind: "click", node, edge }), CLICK_DELAY);
}

function doubleClick(picture, { pointer, event }) {
  const node = targetAt(picture, pointer.DOM, event.srcEvent)?.node;
  if (node === undefined) return;
  clearTimeout(picture.clicking);
  picture.tell({ kind: "open", node, edge: null });
}

// A drag moves the mark that a click would choose; vis-network would take the one that was last drawn.
function takeUp(picture, event) {
  picture.held = markAt(picture, inBox(picture, event), picture.grip);
  picture.project();
}

function drop(picture, nodes) {
  picture.places.keep(nodes);
  picture.settle();
  picture.tools?.editing.drop(nodes);
}

function point(picture, event) {
  if (event.pointerType !== "mouse" || event.buttons) return;
  const at = inBox(picture, event);
  picture.pointAt(targetAt(picture, at, event), at);
}

// The wheel alone scrolls the page; with a modifier, or as a pinch on a touchpad, it zooms.
function turnWheel(picture, event) {
  event.stopPropagation();
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const notches = Math.max(-1, Math.min(1, event.deltaY / WHEEL_NOTCH));
  picture.viewer.zoomBy(ZOOM_STEP ** -notches, inBox(picture, event));
}

// A finger on a mark moves the mark and two fingers zoom: the page must not scroll meanwhile.
function touch(picture, event) {
  const isOnMark = markAt(picture, inBox(picture, event.touches[0]), FINGER) !== undefined;
  if (event.touches.length > 1 || isOnMark) event.preventDefault();
}

// The node or edge at a point of the box. A label is as good as its mark, a finger wider than a pointer.
function targetAt(picture, at, { pointerType }) {
  picture.project();
  const near = () => (pointerType === "touch" ? markAt(picture, at, FINGER) : undefined);
  const node = markAt(picture, at, 0) ?? labelAt(picture, at) ?? near();
  if (node !== undefined) return { node };
  const line = lineAt(picture, at);
  return line ? { edge: [line.from, line.to] } : null;
}

// The nearest mark of those that are there, by the gap between it and the point; of several under the
// point the one whose middle is nearest.
function markAt(picture, { x, y }, reach) {
  let nearest = { gap: reach, distance: Infinity };
  for (const { id, strength, radius, ...mark } of picture.looks.marks) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    const gap = Math.max(0, distance - radius - (reach ? 0 : 1));
    const isNearer = gap < nearest.gap || (gap === nearest.gap && distance <= nearest.distance);
    if (isNearer && strength !== "absent") nearest = { id, gap, distance };
  }
  return nearest.id;
}

function labelAt(picture, { x, y }) {
  const point = { left: x, right: x, top: y, bottom: y };
  return picture.naming.boxed().find(({ box }) => overlap(box, point))?.label.id;
}

function lineAt(picture, at) {
  let nearest = { gap: Infinity };
  for (const line of picture.looks.lines) {
    const gap = distanceTo(line, at);
    const reach = line.strength === "far" ? FAR_LINE_REACH : LINE_REACH;
    if (gap <= reach && gap < nearest.gap && line.strength !== "absent") nearest = { line, gap };
  }
  return nearest.line;
}

function distanceTo({ one, other }, { x, y }) {
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const part = Math.max(0, Math.min(1, ((x - one.x) * dx + (y - one.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(one.x + part * dx - x, one.y + part * dy - y);
}

function inBox(picture, { clientX, clientY }) {
  const { left, top } = picture.box.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
