// The picture by keyboard: from mark to mark, and what a mark offers.

const SIDEWAYS = 2; // how much more a pixel aside counts than a pixel ahead
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Keys {
  constructor(picture) {
    this.picture = picture;
    this.help = picture.root.querySelector(".keys");
    const { box, root } = picture;
    box.addEventListener("keydown", (event) => this.hear(event));
    press(picture, "keys", () => this.toggleHelp());
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.toggleHelp(false));
  }

  hear(event) {
    const command = this.commandOf(event);
    if (!command) return;
    event.preventDefault();
    command();
  }

  commandOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
    const { viewer, tools } = this.picture;
    if ((ctrlKey || metaKey) && key.toLowerCase() === "z") return () => tools.editing.do("undo");
    if (ctrlKey || metaKey || altKey) return undefined;
    if (DIRECTIONS[key]) return () => this.walk(DIRECTIONS[key]);
    if (key === "Enter") return () => (shiftKey ? this.openMark() : this.chooseMark());
    const commands = {
      " ": () => this.chooseMark(),
      o: () => this.openMark(),
      h: () => tools.editing.do("hide"),
      e: () => tools.editing.do("expand"),
      p: () => tools.editing.do("pin"),
      u: () => tools.editing.do("undo"),
      f: () => tools.finding.field.focus(),
      Home: () => this.goTo(this.byRank()[0]?.id),
      PageDown: () => this.step(1),
      PageUp: () => this.step(-1),
      "+": () => viewer.zoomBy(ZOOM_STEP),
      "=": () => viewer.zoomBy(ZOOM_STEP),
      "-": () => viewer.zoomBy(1 / ZOOM_STEP),
      0: () => tools.fit(),
      Escape: () => this.letGo(),
      "?": () => this.toggleHelp(),
    };
    return commands[key.length === 1 ? key.toLowerCase() : key];
  }

  // Marks that are there, the most important first.
  byRank() {
    const there = this.picture.marks.filter(({ strength }) => strength !== "absent");
    return there.sort((one, other) => one.rank - other.rank);
  }

  // To the nearest mark in a direction; the first step goes to what is chosen, or to the centre.
  walk([across, down]) {
    this.picture.project();
    const { mark } = this.picture.tools.editing;
    if (!mark) return this.goTo(this.byRank()[0]?.id);
    let nearest = { distance: Infinity };
    for (const other of this.byRank()) {
      const [dx, dy] = [other.x - mark.x, other.y - mark.y];
      const ahead = dx * across + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * across);
      const distance = ahead + SIDEWAYS * aside;
      if (ahead > aside * 0.5 && ahead > 0.5 && distance < nearest.distance) nearest = { distance, id: other.id };
    }
    return this.goTo(nearest.id);
  }

  // To the next or previous by importance: every mark can be reached.
  step(by) {
    const marks = this.byRank();
    const at = marks.findIndex(({ id }) => id === this.picture.tools.editing.mark?.id);
    this.goTo(marks[(at + by + marks.length) % marks.length]?.id);
  }

  goTo(id) {
    const { picture } = this;
    const mark = picture.facts.get(id);
    if (!mark) return;
    picture.choose(picture.chosen, id);
    picture.viewer.goTo(mark);
  }

  chooseMark() {
    const node = this.picture.tools.editing.mark?.id;
    if (node === undefined) return;
    this.picture.choose({ node });
    this.picture.tell({ kind: "click", node, edge: null });
  }

  openMark() {
    const node = this.picture.tools.editing.mark?.id;
    if (node !== undefined) this.picture.tell({ kind: "open", node, edge: null });
  }

  letGo() {
    const { picture } = this;
    const wasChosen = picture.chosen !== null;
    picture.choose(null, null);
    if (wasChosen) picture.tell({ kind: "click", node: null, edge: null });
  }

  toggleHelp(isOpen = this.help.hidden) {
    this.help.hidden = !isOpen;
    this.picture.root.querySelector('[data-action="keys"]').setAttribute("aria-expanded", String(isOpen));
  }
}
