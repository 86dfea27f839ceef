// Live physics: marks push each other away and lines pull, until all is quiet.

const MOST_SPRINGS = 4_000; // lines that pull, the strongest
const LONGEST_RUN = 6_000; // ms; by then the marks have found their places
const SPRING = 0.88; // the length of a spring, by the box's side for each mark
const PULL = 0.004; // of a spring, for each pixel
const PUSH = 0.0035; // between marks, where a pixel is a spring's length

class Physics {
  constructor(picture, address) {
    this.picture = picture;
    this.address = address;
    this.button = picture.root.querySelector('[data-action="physics"]');
    press(picture, "physics", () => this.toggle());
    this.isOn = false;
  }

  read() {
    this.readAddress();
  }

  readAddress() {
    const isWanted = this.address.get("physics") === "1";
    if (isWanted !== this.isOn) this.set(isWanted);
  }

  toggle() {
    this.address.set("physics", this.isOn ? null : "1");
    this.set(!this.isOn);
  }

  set(isOn) {
    this.isOn = isOn;
    this.button.setAttribute("aria-pressed", String(isOn));
    if (!this.picture.network) return; // it begins when the marks are there
    if (isOn) this.start();
    else this.end();
  }

  // Other data comes: what moves goes on from where it is.
  hold() {
    const { network, places, marks } = this.picture;
    if (this.isOn && network) places.keep(marks.map(({ id }) => id));
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
    clearTimeout(this.limit);
    this.picture.network.setOptions({ physics: { enabled: false } });
    this.picture.springs.clear();
    this.keep();
  }

  // The marks stay where they are.
  keep() {
    const { places, marks, tools } = this.picture;
    places.keep(marks.map(({ id }) => id).filter((id) => !tools.editing.pinOf(id)));
    if (!this.picture.memory.view) this.picture.viewer.restore();
    this.picture.settle();
  }

  leave() {
    clearTimeout(this.limit);
  }
}
