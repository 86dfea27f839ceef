// What the reader does with a picture: point, click, drag, turn the wheel, use fingers, press buttons.

const CLICK_DELAY = 220; // ms in which a second click makes it a double click
const ZOOM_STEP = 1.4;
const WHEEL_NOTCH = 100; // pixels of a wheel's turn that make one step
const FINGER = 18; // pixels around a touch in which a mark counts as touched

function listen(picture) {
  const { network, box } = picture;
  network.on("click", (event) => click(picture, event));
  network.on("doubleClick", (event) => doubleClick(picture, event));
  network.on("dragEnd", ({ nodes }) => (nodes.length ? picture.keepPlaces(nodes) : picture.keepView()));
  network.on("zoom", () => picture.keepView()); // two fingers: the library's own
  const early = { capture: true, passive: false }; // before the library, and allowed to stop the page's scrolling
  box.addEventListener("wheel", (event) => turnWheel(picture, event), early);
  box.addEventListener("touchstart", (event) => touch(picture, event), early);
  box.addEventListener("pointermove", (event) => point(picture, event));
  box.addEventListener("pointerleave", () => picture.pointAt(null));
  press(picture, "zoom-in", () => picture.zoomBy(ZOOM_STEP));
  press(picture, "zoom-out", () => picture.zoomBy(1 / ZOOM_STEP));
  press(picture, "fit", () => picture.fit());
}

function press(picture, action, handle) {
  picture.root.querySelector(`[data-action="${action}"]`).onclick = handle;
}

// The picture answers at once, the page when no second click has come.
function click(picture, { pointer, event }) {
  clearTimeout(picture.clicking);
  const target = targetAt(picture, pointer.DOM, event.srcEvent);
  picture.choose(target);
  const { node = null, edge = null } = target ?? {};
  picture.clicking = setTimeout(() => picture.tell({ kind: "click", node, edge }), CLICK_DELAY);
}

function doubleClick(picture, { pointer, event }) {
  const node = targetAt(picture, pointer.DOM, event.srcEvent)?.node;
  if (node === undefined) return;
  clearTimeout(picture.clicking);
  picture.tell({ kind: "open", node, edge: null });
}

function point(picture, event) {
  if (event.pointerType === "mouse") picture.pointAt(targetAt(picture, inBox(picture, event), event));
}

// The wheel alone scrolls the page; with a modifier, or as a pinch on a touchpad, it zooms.
function turnWheel(picture, event) {
  event.stopPropagation();
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const notches = Math.max(-1, Math.min(1, event.deltaY / WHEEL_NOTCH));
  picture.zoomBy(ZOOM_STEP ** -notches, inBox(picture, event));
}

// A finger on a mark moves the mark and two fingers zoom: the page must not scroll meanwhile.
function touch(picture, event) {
  const isOnMark = nearestTo(picture, inBox(picture, event.touches[0])) !== undefined;
  if (event.touches.length > 1 || isOnMark) event.preventDefault();
}

// The node or edge at a point of the box. A label is as good as its mark, a finger wider than a pointer.
function targetAt(picture, at, { pointerType }) {
  const { network } = picture;
  const near = () => (pointerType === "touch" ? nearestTo(picture, at) : undefined);
  const node = network.getNodeAt(at) ?? labelAt(picture, at) ?? near();
  if (node !== undefined) return { node };
  const edge = network.getEdgeAt(at);
  return edge === undefined ? null : { edge: JSON.parse(edge) };
}

function labelAt(picture, { x, y }) {
  return picture.labelBoxes().find((box) => overlap(box, { left: x, right: x, top: y, bottom: y }))?.id;
}

function nearestTo(picture, { x, y }) {
  let nearest = { gap: FINGER };
  for (const { id } of picture.marks) {
    const mark = picture.markOf(id);
    const gap = Math.hypot(mark.x - x, mark.y - y) - mark.radius;
    if (gap < nearest.gap) nearest = { id, gap };
  }
  return nearest.id;
}

function inBox(picture, { clientX, clientY }) {
  const { left, top } = picture.box.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
