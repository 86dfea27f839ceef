// Live physics: marks push each other away and lines pull, until all is quiet. Switched off, they go back.

const MOST_SPRINGS = 4_000; // lines that pull, the strongest
const LONGEST_RUN = 6_000; // ms; by then the marks have found their places
const SPRING = 0.88; // the length of a spring, by the box's side for each mark
const PULL = 0.004; // of a spring, for each pixel
const PUSH = 0.0035; // between marks, where a pixel is a spring's length
const HINT = { off: "Live physics: marks push, lines pull", on: "End live physics: the marks go back to their places" };

class Physics {
  constructor(picture, address) {
    this.picture = picture;
    this.address = address;
    this.button = picture.root.querySelector('[data-action="physics"]');
    press(picture, "physics", () => this.toggle());
    this.isOn = false;
    this.places = new Map(); // of what it has moved, by id, in shares of the box; forgotten when it ends
  }

  placeOf(id) {
    return this.places.get(id);
  }

  get isWanted() {
    return this.address.get("physics") === "1";
  }

  // With other data: it begins, or the marks go back, when they are in place.
  read(data, isNew) {
    if (isNew) this.places.clear();
    if (this.isWanted === this.isOn) return;
    this.mark(this.isWanted);
    if (!this.isOn) this.end();
  }

  readAddress() {
    if (this.isWanted !== this.isOn) this.set(this.isWanted);
  }

  toggle() {
    this.address.set("physics", this.isOn ? null : "1");
    this.set(!this.isOn);
  }

  set(isOn) {
    this.mark(isOn);
    if (isOn) return this.start();
    this.end();
    return this.goBack();
  }

  mark(isOn) {
    this.isOn = isOn;
    this.button.setAttribute("aria-pressed", String(isOn));
    this.button.title = isOn ? HINT.on : HINT.off;
  }

  // Other data comes: what moves goes on from where it is.
  hold() {
    if (this.isOn && this.picture.network) this.remember(this.picture.marks);
  }

  remember(marks) {
    for (const { id } of marks) this.places.set(id, this.picture.places.shareOf(id));
  }

  // The marks are others, or elsewhere: springs and pins must fit them.
  refresh() {
    if (this.isOn) this.start();
  }

  start() {
    const { network, springs, looks, marks, nodes, tools, motion } = this.picture;
    motion.stop("glide");
    const strongest = findStrongest([...looks.strong], MOST_SPRINGS);
    springs.clear();
    springs.add([...strongest].map(({ from, to }) => ({ id: JSON.stringify([from, to]), from, to })));
    nodes.update(marks.map(({ id }) => ({ id, fixed: Boolean(tools.editing.pinOf(id)) })));
    network.setOptions({ physics: this.options() });
    network.off("stabilized", this.rest);
    network.on("stabilized", (this.rest = () => this.settle()));
    network.startSimulation();
    clearTimeout(this.limit);
    this.limit = setTimeout(() => this.settle(), LONGEST_RUN);
  }

  // All forces grow with the length of the springs as the picture does: in any box and with any
  // number of marks it comes to rest in the same way, about as high as the box.
  options() {
    const { width, height } = this.picture.size();
    const springLength = (SPRING * Math.min(width, height)) / Math.sqrt(this.picture.marks.length);
    const barnesHut = {
      springLength,
      springConstant: PULL,
      gravitationalConstant: -PUSH * springLength ** 3,
      centralGravity: PULL * springLength,
      damping: 0.35,
      avoidOverlap: 0.5,
    };
    return { enabled: true, solver: "barnesHut", barnesHut, minVelocity: 0.6, maxVelocity: 60, stabilization: false };
  }

  // All is quiet, or has taken long enough.
  settle() {
    clearTimeout(this.limit);
    this.picture.network.stopSimulation();
    this.keep();
  }

  end() {
    const { network, springs, nodes } = this.picture;
    clearTimeout(this.limit);
    this.places.clear();
    if (!network) return;
    network.setOptions({ physics: { enabled: false } });
    springs.clear();
    nodes.update(nodes.getIds().map((id) => ({ id, fixed: false }))); // the pinned can be dragged again
  }

  goBack() {
    const { places, memory, viewer } = this.picture;
    const was = places.settle();
    if (!memory.view) viewer.restore();
    this.picture.settle();
    places.glideFrom(was);
  }

  // At rest the marks stay where they are, for as long as it is on.
  keep() {
    const { marks, tools, memory, viewer } = this.picture;
    this.remember(marks.filter(({ id }) => !tools.editing.pinOf(id)));
    if (!memory.view) viewer.restore();
    this.picture.settle();
  }

  leave() {
    clearTimeout(this.limit);
  }
}
