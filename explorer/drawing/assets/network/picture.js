// A network picture on vis-network's canvas: positions are given, nothing moves but what the reader moves.
//
// vis-network has the view, the dragging and the physics; what is seen is drawn here.
// `globalThis.explorerNetworks` holds the pictures on the page by key, for the selection
// component (`select`) and for tests, which look without touching: `labelBoxes()`,
// `whereIs(id)`, `view()` and `theme`.

const FINGER_REACH = 8; // pixels around a mark in which a finger takes hold of it
const ANYWHERE = 1e6; // around the mark that is taken up, in vis-network's units

// What vis-network does: it moves the view and the marks that the reader drags, and draws nothing.
const OPTIONS = {
  autoResize: false,
  physics: { enabled: false },
  layout: { improvedLayout: false },
  nodes: { shape: "custom", chosen: false, ctxRenderer: () => ({}) },
  edges: { hidden: true, chosen: false, smooth: false },
  interaction: { hover: false, hoverConnectedEdges: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
};

const pictures = (globalThis.explorerNetworks ??= new Map());
const selections = (globalThis.explorerNetworkSelections ??= new Map());

class Picture {
  constructor(root, key) {
    this.root = root;
    this.key = key;
    this.box = root.querySelector(".picture");
    this.tell = () => {};
    this.motion = new Motion();
    this.places = new Places(this);
    this.looks = new Looks(this);
    this.naming = new Naming(this);
    this.viewer = new View(this);
    this.tools = null;
    this.chosen = null; // {node} or {edge: [from, to]}, as are targets everywhere
    this.pointed = null; // the same, under the pointer
    this.cursor = null; // the id of the mark at which the keyboard is
    this.held = undefined; // the id of the mark on which a button or a finger went down last
    this.grip = globalThis.matchMedia("(pointer: coarse)").matches ? FINGER_REACH : 0;
  }

  // Draw `data`, or bring a picture that is on the screen up to date with it.
  show(data) {
    const isNew = data.view_key !== this.data?.view_key;
    const left = isNew ? null : this.facts.get(this.cursor)?.spot;
    if (!isNew) this.tools?.physics.hold();
    this.isReady = false; // vis-network draws whenever something changes: not before all is in place
    this.readTheme();
    if (isNew) this.memory = recallPicture(data.view_key);
    if (data !== this.data) this.read(data);
    if (isNew || !this.exists(this.chosen)) this.chosen = this.targetOf(selections.get(this.key));
    this.readTools(data, isNew);
    this.places.setFrame();
    if (!this.network) this.open();
    const isResized = this.fitCanvas();
    const was = this.places.settle();
    if (isNew || isResized) this.viewer.restore();
    if (!this.facts.has(this.cursor)) this.cursor = left ? this.places.nearestTo(left).id : null;
    this.isReady = true;
    this.settle();
    if (!isNew) this.places.glideFrom(was);
    this.network.redraw();
    this.root.dataset.shown = performance.now();
  }

  read(data) {
    this.data = data;
    this.box.setAttribute("aria-label", data.label);
    this.marks = readTable(data.nodes).map(({ x, y, ...mark }) => ({ ...mark, given: { x, y }, rings: [] }));
    this.facts = new Map(this.marks.map((mark) => [mark.id, mark]));
    this.lines = readLines(data.edges, this.marks);
    this.neighbours = findNeighbours(this.marks, this.lines);
    this.naming.labels = [];
    this.looks.read();
  }

  readTools(data, isNew) {
    if (data.tools) this.tools ??= new Tools(this);
    this.tools?.read(data, isNew);
  }

  open() {
    const { width, height } = this.size();
    this.nodes = new vis.DataSet();
    this.springs = new vis.DataSet();
    const data = { nodes: this.nodes, edges: this.springs };
    this.network = new vis.Network(this.box, data, { ...OPTIONS, width: `${width}px`, height: `${height}px` });
    this.network.on("afterDrawing", (context) => this.draw(context));
    this.box.firstElementChild.removeAttribute("tabindex"); // a stop of the keyboard that would do nothing
    listen(this);
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.box);
    pictures.set(this.key, this);
    document.fonts.ready.then(() => this.network && this.naming.relabel());
  }

  leave() {
    clearTimeout(this.clicking);
    cancelAnimationFrame(this.drawing);
    for (const part of [this.motion, this.viewer, this.tools]) part?.leave();
    this.resizing?.disconnect();
    this.network?.destroy();
    this.network = null;
    this.root.picture = undefined;
    if (pictures.get(this.key) === this) pictures.delete(this.key);
  }

  // Size and theme

  size() {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  get frame() {
    return this.places.frame;
  }

  resize() {
    const { width, height } = this.size();
    if (!width || !this.network || (width === this.frame.width && height === this.frame.height)) return;
    this.places.setFrame();
    this.fitCanvas();
    this.places.settle();
    this.viewer.restore();
    this.settle();
    this.network.redraw();
  }

  // Whether that changed the canvas, and so the view.
  fitCanvas() {
    const { width, height } = this.frame;
    return this.network.setSize(`${width}px`, `${height}px`);
  }

  readTheme() {
    const styles = getComputedStyle(this.root);
    const accent = styles.getPropertyValue("--st-primary-color").trim() || styles.color;
    this.theme = { ink: styles.color, background: styles.backgroundColor, family: styles.fontFamily, accent };
  }

  // Drawing

  // Decide anew what everything looks like, which names are shown and what the buttons mean.
  settle(options) {
    this.looks.paint(options);
    this.tools?.notice();
    this.naming.relabel();
  }

  // Draw once before the next frame, however much has changed.
  redraw() {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => this.network?.redraw());
  }

  draw(context) {
    if (!this.isReady) return;
    const scale = this.network.getScale();
    const origin = this.network.DOMtoCanvas({ x: 0, y: 0 });
    context.save();
    context.translate(origin.x, origin.y);
    context.scale(1 / scale, 1 / scale);
    drawScene(context, this.scene());
    this.naming.drawPointed(context);
    context.restore();
    this.root.dataset.drawn ??= performance.now();
  }

  scene() {
    this.project();
    const { marks, lines } = this.looks;
    const growth = growthAt(this.network.getScale());
    return { marks, lines, labels: this.naming.boxed(), theme: this.theme, size: this.size(), growth };
  }

  // Where every mark is on the screen, in pixels from the top left corner of the box.
  project() {
    const scale = this.network.getScale();
    const origin = this.network.canvasToDOM({ x: 0, y: 0 });
    const growth = growthAt(scale) * this.frame.shrink;
    for (const mark of this.marks) {
      mark.x = origin.x + mark.spot.x * scale;
      mark.y = origin.y + mark.spot.y * scale;
      mark.radius = mark.size * growth;
      takeHold(mark.spot, (mark.radius + this.grip) / scale, mark.id === this.held);
    }
  }

  // Boxes over the picture, where no label goes.
  obstacles() {
    const { left, top } = this.box.getBoundingClientRect();
    return [...this.root.querySelectorAll(".buttons, .note:not([hidden])")].map((element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top };
    });
  }

  // A word about the picture, in its corner.
  note(text) {
    const place = this.root.querySelector(".note");
    place.textContent = text;
    place.hidden = !text;
  }

  // Looking without touching

  markOf(id) {
    this.project();
    return this.facts.get(id);
  }

  labelBoxes() {
    return this.scene().labels.map(({ label, box }) => ({ id: label.id, text: label.text, ...box }));
  }

  whereIs(id) {
    const { left, top } = this.box.getBoundingClientRect();
    const { x, y, radius } = this.markOf(id);
    return { x: left + x, y: top + y, radius };
  }

  view() {
    return this.viewer.now();
  }

  // The choice: one node with its neighbours, or one edge with its ends; the rest steps back.

  // What the page has selected: a node's id, an edge's two ends or null.
  select(selected) {
    this.tools?.address.flush();
    this.choose(this.targetOf(selected));
  }

  choose(target, cursor = this.cursor) {
    if (JSON.stringify(target) === JSON.stringify(this.chosen) && cursor === this.cursor) return;
    this.chosen = target;
    this.cursor = cursor;
    this.settle();
  }

  pointAt(target, at = null) {
    this.box.classList.toggle("pointing", target !== null);
    if (JSON.stringify(target) === JSON.stringify(this.pointed)) return;
    this.pointed = target;
    showTip(this, target && this.describe(target), at);
    this.redraw();
  }

  describe({ node, edge }) {
    return edge ? this.lineOf(edge).title : this.facts.get(node).title;
  }

  lineOf(edge) {
    return this.lines.find(({ from, to }) => edge.includes(from) && edge.includes(to) && from !== to);
  }

  targetOf(selected) {
    const target = Array.isArray(selected) ? { edge: selected } : { node: selected };
    return this.exists(target) ? target : null;
  }

  exists(target) {
    if (!target?.edge) return this.facts.has(target?.node);
    return Boolean(this.neighbours.get(target.edge[0])?.has(target.edge[1]));
  }

  isChosen(id) {
    return this.chosen?.edge?.includes(id) ?? this.chosen?.node === id;
  }
}

// Where vis-network takes hold of a mark that it does not draw, in its own units: the one that is `held`,
// wherever the pointer is, and no other. The `radius` counts in the physics.
function takeHold({ x, y, shape }, radius, isHeld) {
  const reach = isHeld ? ANYWHERE : 0;
  if (shape) Object.assign(shape, { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach, radius });
}

globalThis.ExplorerPicture = Picture;
globalThis.dispatchEvent(new Event("explorer-picture-loaded"));
