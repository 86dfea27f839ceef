// Which part of the picture is seen: memory.view is null until the reader changes it, then it is kept.

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

  // What the reader had, or everything.
  restore() {
    const { view } = this.picture.memory;
    if (view) this.network.moveTo({ ...view, animation: false });
    else this.showAll();
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
    this.picture.memory.view = this.now();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.picture.settle(), SETTLE_DELAY);
    this.picture.tools?.keepView(this.now());
  }

  // Bring a mark to the middle, or only into sight if it is out of it.
  goTo(mark, { always = true } = {}) {
    const { width, height } = this.picture.size();
    const { x, y } = this.picture.markOf(mark.id);
    const isSeen = x > BORDER && y > BORDER && x < width - BORDER && y < height - BORDER;
    if (isSeen && !always) return;
    const from = this.network.getViewPosition();
    const to = { x: mark.spot.x, y: mark.spot.y };
    this.picture.motion.play("sweep", SWEEP, (part) => {
      const position = { x: blend(from.x, to.x, part), y: blend(from.y, to.y, part) };
      this.network.moveTo({ position, animation: false });
      if (part === 1) this.keep();
    });
  }

  leave() {
    clearTimeout(this.settling);
  }
}
