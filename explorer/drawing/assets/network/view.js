// Which part of the picture is seen: memory.view is null until the reader changes it, then it is kept.
// It is the zoom and the middle in shares of the box: the same in a box of another size.

const SETTLE_DELAY = 90; // ms after the last change of view
const SMALLEST_ZOOM = 0.3;
const LARGEST_ZOOM = 8;
const ZOOM_STEP = 1.4;
const SWEEP = 300; // ms in which the view goes to a mark
const BORDER = 48; // pixels from the edge of the box within which a mark is out of sight

class View {
  constructor(picture) {
    this.picture = picture;
  }

  get network() {
    return this.picture.network;
  }

  now() {
    return { scale: this.network.getScale(), position: this.network.getViewPosition() };
  }

  zoomBy(step, around = this.middle()) {
    const before = this.network.getScale();
    const scale = Math.max(SMALLEST_ZOOM, Math.min(LARGEST_ZOOM, before * step));
    const fixed = this.network.DOMtoCanvas(around);
    const center = this.network.getViewPosition();
    const shift = (at, stays) => stays + ((at - stays) * before) / scale;
    const position = { x: shift(center.x, fixed.x), y: shift(center.y, fixed.y) };
    this.network.moveTo({ scale, position, animation: false });
    this.keep();
  }

  middle() {
    const { width, height } = this.picture.size();
    return { x: width / 2, y: height / 2 };
  }

  fit() {
    this.picture.memory.view = null;
    this.restore();
    this.picture.tools?.keepView(null);
    this.picture.settle();
  }

  // What the reader had, or everything. vis-network scales the view with the box: after each change
  // of size the view has to be restored.
  restore() {
    const { memory, frame, tools } = this.picture;
    if (!memory.view) return this.showAll();
    const view = this.withMarks(memory.view);
    const position = { x: view.x * frame.width, y: view.y * frame.height };
    this.network.moveTo({ scale: view.scale, position, animation: false });
    if (view !== memory.view) tools?.keepView(view);
    memory.view = view;
    return undefined;
  }

  // A view in which no mark would be seen goes to the nearest one.
  withMarks(view) {
    const { frame, marks, places } = this.picture;
    const middle = { x: view.x * frame.width, y: view.y * frame.height };
    const isSeen = ({ spot }) =>
      Math.abs(spot.x - middle.x) * view.scale < frame.width / 2 &&
      Math.abs(spot.y - middle.y) * view.scale < frame.height / 2;
    if (!marks.length || marks.some(isSeen)) return view;
    const { spot } = places.nearestTo(middle);
    return { scale: view.scale, x: spot.x / frame.width, y: spot.y / frame.height };
  }

  // The box as it is where it holds every mark; else so much further away.
  showAll() {
    const { marks } = this.picture;
    const { width, height } = this.picture.size();
    const isIn = ({ spot, size }) => Math.abs(spot.x) + size <= width / 2 && Math.abs(spot.y) + size <= height / 2;
    if (marks.every(isIn)) this.network.moveTo({ scale: 1, position: { x: 0, y: 0 }, animation: false });
    else this.network.fit({ animation: false, maxZoomLevel: 1 });
  }

  // Marks follow a zoom at once; labels when it has come to rest.
  keep() {
    const { memory, frame, tools } = this.picture;
    const { scale, position } = this.now();
    memory.view = { scale, x: position.x / frame.width, y: position.y / frame.height };
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.picture.settle(), SETTLE_DELAY);
    tools?.keepView(memory.view);
  }

  // Bring a mark that is out of sight to the middle.
  goTo(mark) {
    const { motion } = this.picture;
    const { width, height } = this.picture.size();
    const { x, y } = this.picture.markOf(mark.id);
    const isSeen = x > BORDER && y > BORDER && x < width - BORDER && y < height - BORDER;
    if (isSeen && motion.isRunning("sweep")) this.keep(); // on the way to another: far enough
    motion.stop("sweep");
    if (isSeen) return;
    const from = this.network.getViewPosition();
    motion.play("sweep", SWEEP, (part) => {
      const position = { x: blend(from.x, mark.spot.x, part), y: blend(from.y, mark.spot.y, part) };
      this.network.moveTo({ position, animation: false });
      if (part === 1) this.keep();
    });
  }

  leave() {
    clearTimeout(this.settling);
  }
}
