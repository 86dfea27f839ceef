// Which names are shown, and where.

class Naming {
  constructor(picture) {
    this.picture = picture;
    this.labels = []; // placed: with the side of their mark on which they stand
  }

  get level() {
    return LABEL_LEVELS[this.picture.tools?.labelLevel ?? "normal"];
  }

  relabel() {
    const { picture } = this;
    picture.project();
    const shown = picture.marks.filter((mark) => this.mayShow(mark));
    const labels = shown.map((mark) => this.labelOf(mark));
    labels.sort((one, other) => other.always - one.always || one.rank - other.rank);
    const marks = picture.marks.filter(({ strength, rank }) => strength === "plain" || strength === "near" || !rank);
    const outlines = new Map(marks.map((mark) => [mark.id, this.outlineOf(mark)]));
    for (const mark of shown) if (!outlines.has(mark.id)) outlines.set(mark.id, this.outlineOf(mark));
    const room = { bounds: picture.size(), obstacles: picture.obstacles(), level: this.level };
    this.labels = placeLabels(labels, outlines, room);
    picture.redraw();
  }

  mayShow({ id, rank, strength }) {
    return strength !== "absent" && (strength !== "far" || rank === 0 || id === this.picture.cursor);
  }

  labelOf({ id, label, rank }, width = this.picture.places.frame.width) {
    const isCenter = rank === 0;
    const always = isCenter || this.picture.isChosen(id) || id === this.picture.cursor;
    const { family } = this.picture.theme;
    return { ...buildLabel(id, label, { isCenter, width, family, size: this.level.size }), rank, always };
  }

  outlineOf({ id, x, y, radius, rings }) {
    return { id, x, y, reach: radius + (rings.length ? RING_REACH : 0) };
  }

  // The placed labels with the boxes in which they stand.
  boxed() {
    const { facts } = this.picture;
    return this.labels.map((label) => ({ label, box: boxOfLabel(label, this.outlineOf(facts.get(label.id))) }));
  }

  // The label of the node under the pointer, if there was no room for it.
  drawPointed(context) {
    const { facts, pointed, theme } = this.picture;
    const mark = facts.get(pointed?.node);
    if (!mark || this.labels.some(({ id }) => id === mark.id)) return;
    const label = { ...this.labelOf(mark), side: "below" };
    drawLabel(context, label, boxOfLabel(label, this.outlineOf(mark)), theme, { covering: true });
  }
}
