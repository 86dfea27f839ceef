// Where every mark is: given with the data, pinned by the page, or moved by the reader or by live physics.

const GLIDE = 300; // ms in which marks move to where other data has them

class Places {
  constructor(picture) {
    this.picture = picture;
    this.frame = null;
  }

  // Fit the given positions into the box.
  setFrame() {
    const { picture } = this;
    const { width, height } = picture.size();
    const { data } = picture;
    if (this.frame?.data === data && this.frame.width === width && this.frame.height === height) return;
    const marks = picture.marks.map((mark) => ({ ...mark, ...mark.given }));
    const measure = (mark) => picture.naming.labelOf(mark, width);
    this.frame = { ...buildFrame(marks, { width, height }, measure), data };
  }

  // In vis-network's units, from the middle of the box.
  placeOf(id) {
    const { width, height, places } = this.frame;
    const { tools, memory } = this.picture;
    const share = tools?.editing.pinOf(id) ?? tools?.physics.placeOf(id) ?? memory.moved.get(id);
    return share ? { x: share.x * width, y: share.y * height } : places.get(id);
  }

  // Tell vis-network where every mark is; those that were there already glide there.
  settle() {
    const { marks, facts, nodes, network, tools, motion } = this.picture;
    motion.stop("glide"); // to where marks were to go before
    const held = network.body.nodes;
    const was = new Map(marks.filter(({ id }) => held[id]).map(({ id }) => [id, { x: held[id].x, y: held[id].y }]));
    for (const mark of marks) mark.spot = { ...this.placeOf(mark.id) };
    const fresh = marks.filter(({ id }) => !held[id]);
    const gone = nodes.getIds().filter((id) => !facts.has(id));
    if (fresh.length) nodes.add(fresh.map(({ id, spot }) => ({ id, ...spot })));
    if (gone.length) nodes.remove(gone);
    for (const mark of marks) mark.spot = Object.assign(held[mark.id], { x: mark.spot.x, y: mark.spot.y });
    tools?.physics.refresh();
    return was;
  }

  // From where marks were to where they are.
  glideFrom(was) {
    const { picture } = this;
    const moving = picture.marks.filter(({ id, spot }) => was.has(id) && isApart(was.get(id), spot));
    const tracks = moving.map(({ spot }, i) => ({ spot, from: was.get(moving[i].id), to: { x: spot.x, y: spot.y } }));
    const step = (part) => {
      for (const { spot, from, to } of tracks) {
        spot.x = blend(from.x, to.x, part);
        spot.y = blend(from.y, to.y, part);
      }
      if (part === 1) picture.naming.relabel();
      picture.redraw();
    };
    if (!tracks.length) return;
    step(0);
    picture.motion.play("glide", GLIDE, step);
  }

  nearestTo({ x, y }) {
    const distance = ({ spot }) => Math.hypot(spot.x - x, spot.y - y);
    return this.picture.marks.reduce((one, other) => (distance(other) < distance(one) ? other : one));
  }

  shareOf(id) {
    const { x, y } = this.picture.facts.get(id).spot;
    return { x: x / this.frame.width, y: y / this.frame.height };
  }

  // Remember where marks are.
  keep(ids) {
    for (const id of ids) this.picture.memory.moved.set(id, this.shareOf(id));
  }
}

function isApart(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y) > 1;
}
