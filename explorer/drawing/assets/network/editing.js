// Changing what is drawn: expand, hide, pin, undo. The page does it; the picture says what is wanted.

const EDITS = ["expand", "hide", "pin", "centre", "undo"];

class Editing {
  constructor(picture) {
    this.picture = picture;
    this.pins = new Map(); // places from the middle in shares of the box, by id
    for (const action of EDITS) press(picture, action, () => this.do(action, this.chosen));
  }

  read({ tools }) {
    const before = this.pins;
    this.pins = new Map(Object.entries(tools.pins).map(([id, [x, y]]) => [id, { x: x - 0.5, y: y - 0.5 }]));
    for (const id of before.keys()) if (!this.pins.has(id)) this.picture.memory.moved.delete(id);
    this.tools = tools;
    this.picture.root.querySelector(".edits").hidden = !tools.edits;
    this.update();
  }

  pinOf(id) {
    return this.pins.get(id);
  }

  // The mark that the buttons mean: the chosen one.
  get chosen() {
    return this.there(this.picture.chosen?.node);
  }

  // The mark that the keys mean: where the keyboard is, else the chosen one.
  get mark() {
    return this.there(this.picture.cursor) ?? this.chosen;
  }

  // A mark that the years leave out is not meant: nobody sees it.
  there(id) {
    const mark = this.picture.facts.get(id);
    return mark?.strength === "absent" ? undefined : mark;
  }

  can(action, mark) {
    const { tools } = this;
    if (!tools.edits) return false;
    if (action === "undo") return tools.can_undo;
    if (!mark) return false;
    if (action === "expand") return tools.expandable.includes(mark.kind);
    if (action === "hide") return mark.rank !== 0;
    return action === "pin" || (mark.kind === "person" && mark.rank !== 0);
  }

  do(action, mark = this.mark) {
    if (!this.can(action, mark)) return;
    const node = mark?.id ?? null;
    if (action === "undo") this.picture.tell({ kind: "undo", node: null, edge: null });
    else if (action === "centre") this.picture.tell({ kind: "open", node, edge: null });
    else if (action === "pin" && this.pins.has(node)) this.picture.tell({ kind: "unpin", node, edge: null });
    else if (action === "pin") this.pin(node);
    else this.picture.tell({ kind: action, node, edge: null });
  }

  // A mark that was dragged is pinned where it was dropped.
  drop(nodes) {
    if (this.tools.edits) for (const node of nodes) this.pin(node);
  }

  // At once; the page's answer then holds the same place.
  pin(node) {
    const { x, y } = this.picture.places.shareOf(node);
    this.pins.set(node, { x, y });
    const place = [x + 0.5, y + 0.5].map((share) => Number(share.toFixed(4)));
    this.picture.tell({ kind: "pin", node, edge: null, place });
    this.picture.settle();
    this.update();
  }

  // The buttons, and in words for screen readers the mark at which the keyboard is.
  update() {
    const { root } = this.picture;
    const { chosen, mark } = this;
    for (const action of EDITS) root.querySelector(`[data-action="${action}"]`).disabled = !this.can(action, chosen);
    const isPinned = this.pins.has(chosen?.id);
    const pin = root.querySelector('[data-action="pin"]');
    pin.querySelector("span").textContent = isPinned ? "Unpin" : "Pin";
    pin.setAttribute("aria-label", isPinned ? "Unpin (p)" : "Pin (p)");
    pin.title = isPinned ? "Let it go back to its place (p)" : "Keep it where it is (p)";
    const said = root.querySelector(".said");
    const words = mark ? mark.title.replace("\n", ", ") + (this.pins.has(mark.id) ? ", pinned" : "") : "";
    if (said.textContent !== words) said.textContent = words; // what is set again is said again
  }
}
