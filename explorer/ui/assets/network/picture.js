// A network picture with vis-network: positions are given, nothing moves but what the reader moves.
//
// `globalThis.explorerNetworks` holds the pictures on the page by key, for the selection
// component (`select`) and for tests, which look without touching: `labelBoxes()`,
// `whereIs(id)`, `view()` and `theme`.

const SETTLE_DELAY = 90; // ms after the last change of view
const SMALLEST_ZOOM = 0.3;
const LARGEST_ZOOM = 8;

const pictures = (globalThis.explorerNetworks ??= new Map());
const selections = (globalThis.explorerNetworkSelections ??= new Map());

class Picture {
  constructor(root, key) {
    this.root = root;
    this.key = key;
    this.box = root.querySelector(".picture");
    this.nodes = new Layer();
    this.edges = new Layer();
    this.chosen = null; // {node} or {edge: [from, to]}, as are targets everywhere
    this.pointed = null; // the same, under the pointer
    this.labels = [];
  }

  // Draw `data`, or bring a picture that is on the screen up to date with it.
  show(data) {
    const isNew = data.view_key !== this.data?.view_key;
    if (data !== this.data) this.read(data);
    if (isNew) this.memory = recallPicture(data.view_key);
    if (isNew || !this.exists(this.chosen)) this.chosen = this.targetOf(selections.get(this.key));
    this.readTheme();
    this.setFrame();
    this.paint();
    if (!this.network) this.open(data.options);
    if (isNew) this.restoreView();
    this.settle();
    this.root.dataset.drawn ??= performance.now();
  }

  read(data) {
    this.data = data;
    this.box.setAttribute("aria-label", data.label);
    this.marks = readTable(data.nodes);
    this.facts = new Map(this.marks.map((mark) => [mark.id, mark]));
    const idOf = (place) => this.marks[place].id;
    this.lines = readTable(data.edges).map((line) => ({ ...line, from: idOf(line.from), to: idOf(line.to) }));
    this.neighbours = findNeighbours(this.lines);
    this.labels = this.labels.filter(({ id }) => this.facts.has(id));
  }

  open(options) {
    const { width, height } = this.size();
    const data = { nodes: this.nodes.items, edges: this.edges.items };
    const fixed = { autoResize: false, width: `${width}px`, height: `${height}px` };
    this.network = new vis.Network(this.box, data, { ...options, ...fixed });
    this.network.on("afterDrawing", (context) => this.drawOver(context));
    this.box.firstElementChild.removeAttribute("tabindex"); // an image takes no keys: the table below does
    listen(this);
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.box);
    pictures.set(this.key, this);
    document.fonts.ready.then(() => this.network && this.relabel());
  }

  leave() {
    clearTimeout(this.clicking);
    clearTimeout(this.settling);
    cancelAnimationFrame(this.following);
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

  resize() {
    const { width, height } = this.size();
    if (!width || (width === this.frame.width && height === this.frame.height)) return;
    this.network.setSize(`${width}px`, `${height}px`);
    this.setFrame();
    if (!this.memory.view) this.restoreView();
    this.settle();
  }

  setFrame() {
    const { width, height } = this.size();
    const isSame = this.frame?.data === this.data && this.frame.width === width && this.frame.height === height;
    const measure = (mark) => this.labelOf(mark, width);
    if (!isSame) this.frame = { ...buildFrame(this.marks, { width, height }, measure), data: this.data };
  }

  readTheme() {
    const { color, backgroundColor, fontFamily } = getComputedStyle(this.root);
    this.theme = { ink: color, background: backgroundColor, family: fontFamily };
  }

  // Painting

  settle() {
    this.paint();
    this.relabel();
  }

  paint() {
    this.paintMarks();
    const look = { theme: this.theme, damping: this.damping(), lines: this.lines.length };
    const strength = (line) => strengthOfLine(line, this.chosen);
    this.edges.paint(this.lines.map((line) => paintLine(line, { ...look, strength: strength(line) })));
  }

  paintMarks() {
    const look = { theme: this.theme, damping: this.damping() };
    const items = this.marks.map((mark) => {
      const size = mark.size * this.frame.shrink;
      return paintMark({ ...mark, size }, this.placeOf(mark.id), { ...look, strength: this.strengthOf(mark.id) });
    });
    this.nodes.paint(items);
  }

  placeOf(id) {
    const { width, height, places } = this.frame;
    const moved = this.memory.moved[id];
    return moved ? { x: moved.x * width, y: moved.y * height } : { x: places.get(id).x, y: places.get(id).y };
  }

  damping() {
    return dampingAt(this.network?.getScale() ?? 1);
  }

  strengthOf(id) {
    return strengthOfMark(id, this.chosen, this.neighbours);
  }

  relabel() {
    const shown = this.marks.filter(({ id, rank }) => rank === 0 || this.strengthOf(id) !== "far");
    const marks = new Map(shown.map(({ id }) => [id, this.markOf(id)]));
    const labels = shown.map((mark) => this.labelOf(mark));
    labels.sort((one, other) => other.always - one.always || one.rank - other.rank);
    this.labels = placeLabels(labels, marks, this.size(), [this.boxOfButtons()]);
    this.network.redraw();
  }

  labelOf({ id, label, rank }, width = this.frame.width) {
    const isCenter = rank === 0;
    const always = isCenter || this.isChosen(id);
    return { ...buildLabel(id, label, { isCenter, width, family: this.theme.family }), rank, always };
  }

  // A mark as it is on the screen, in pixels from the top left corner of the box.
  markOf(id) {
    const { x, y } = this.network.canvasToDOM(this.network.getPosition(id));
    const { size, rank } = this.facts.get(id);
    const radius = ((size * this.frame.shrink) / this.damping()) * this.network.getScale();
    const hasRing = rank === 0 || this.isChosen(id);
    return { id, x, y, radius, hasRing, reach: radius + (hasRing ? RING_REACH : 0) };
  }

  boxOfButtons() {
    const { left, top } = this.box.getBoundingClientRect();
    const box = this.root.querySelector(".buttons").getBoundingClientRect();
    return { left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top };
  }

  // Draw rings and labels over the library's marks, in pixels on the screen.
  drawOver(context) {
    const scale = this.network.getScale();
    const origin = this.network.DOMtoCanvas({ x: 0, y: 0 });
    context.save();
    context.translate(origin.x, origin.y);
    context.scale(1 / scale, 1 / scale);
    for (const mark of this.marks.map(({ id }) => this.markOf(id))) {
      if (mark.hasRing) drawRing(context, mark, this.theme, { strong: this.isChosen(mark.id) });
    }
    for (const label of this.labels) drawLabel(context, label, boxOfLabel(label, this.markOf(label.id)), this.theme);
    this.drawPointed(context);
    context.restore();
  }

  // The label of the node under the pointer, if there was no room for it.
  drawPointed(context) {
    const mark = this.facts.get(this.pointed?.node);
    if (!mark || this.labels.some(({ id }) => id === mark.id)) return;
    const label = { ...this.labelOf(mark), side: "below" };
    drawLabel(context, label, boxOfLabel(label, this.markOf(mark.id)), this.theme, { covering: true });
  }

  // Looking without touching

  labelBoxes() {
    return this.labels.map((label) => {
      return { id: label.id, text: label.text, ...boxOfLabel(label, this.markOf(label.id)) };
    });
  }

  whereIs(id) {
    const { left, top } = this.box.getBoundingClientRect();
    const { x, y, radius } = this.markOf(id);
    return { x: left + x, y: top + y, radius };
  }

  view() {
    return { scale: this.network.getScale(), position: this.network.getViewPosition() };
  }

  // The choice: one node with its neighbours, or one edge with its ends; the rest steps back.

  // What the page has selected: a node's id, an edge's two ends or null.
  select(selected) {
    this.choose(this.targetOf(selected));
  }

  choose(target) {
    if (JSON.stringify(target) === JSON.stringify(this.chosen)) return;
    this.chosen = target;
    this.settle();
  }

  pointAt(target) {
    this.box.classList.toggle("pointing", target !== null);
    if (JSON.stringify(target) === JSON.stringify(this.pointed)) return;
    this.pointed = target;
    this.nameLine();
    this.network.redraw();
  }

  // The library's tooltip takes the last of several lines under the pointer, a click the nearest:
  // only the line that a click would take has a title.
  nameLine() {
    const pointed = JSON.stringify(this.pointed?.edge);
    for (const { from, to, title } of this.lines) {
      const id = JSON.stringify([from, to]);
      const line = this.network.body.edges[id];
      if (line) line.title = id === pointed ? title : undefined;
    }
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

  // The view: memory.view is null until the reader changes it, then it is kept.

  zoomBy(step, around = { x: this.frame.width / 2, y: this.frame.height / 2 }) {
    const before = this.network.getScale();
    const scale = Math.max(SMALLEST_ZOOM, Math.min(LARGEST_ZOOM, before * step));
    const fixed = this.network.DOMtoCanvas(around);
    const center = this.network.getViewPosition();
    const shift = (at, stays) => stays + ((at - stays) * before) / scale;
    const position = { x: shift(center.x, fixed.x), y: shift(center.y, fixed.y) };
    this.network.moveTo({ scale, position, animation: false });
    this.keepView();
  }

  fit() {
    this.memory.view = null;
    this.restoreView();
    this.settle();
  }

  restoreView() {
    const { view, moved } = this.memory;
    if (view) this.network.moveTo({ ...view, animation: false });
    else if (Object.keys(moved).length) this.network.fit({ animation: false, maxZoomLevel: 1 });
    else this.network.moveTo({ scale: 1, position: { x: 0, y: 0 }, animation: false });
  }

  // Marks follow a zoom at once; lines and labels when it has come to rest.
  keepView() {
    this.memory.view = this.view();
    cancelAnimationFrame(this.following);
    this.following = requestAnimationFrame(() => this.paintMarks());
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLE_DELAY);
  }

  keepPlaces(ids) {
    const { width, height } = this.frame;
    for (const [id, { x, y }] of Object.entries(this.network.getPositions(ids))) {
      this.memory.moved[id] = { x: x / width, y: y / height };
    }
    this.settle();
  }
}

// Columns with their names to a list of records.
function readTable({ fields, columns }) {
  return columns[0].map((_, row) => Object.fromEntries(fields.map((field, i) => [field, columns[i][row]])));
}

globalThis.ExplorerPicture = Picture;
globalThis.dispatchEvent(new Event("explorer-picture-loaded"));
