// Finding marks by what they are called: those that fit stand out, the keyboard goes through them.

class Finding {
  constructor(picture, address) {
    this.picture = picture;
    this.address = address;
    this.found = null; // ids in the order of importance; null while nothing is looked for
    this.field = picture.root.querySelector('.find input');
    this.field.oninput = () => this.look();
    this.field.onkeydown = (event) => this.press(event);
    press(picture, "found-next", () => this.go(1));
    press(picture, "found-before", () => this.go(-1));
  }

  read(data, isNew) {
    this.folded = null;
    if (isNew) this.readAddress();
    else this.match();
  }

  readAddress() {
    this.field.value = this.address.get("find") ?? "";
    this.match();
  }

  look() {
    this.address.set("find", this.field.value.trim() || null);
    this.match();
    this.picture.settle();
  }

  match() {
    const words = fold(this.field.value).split(/\s+/).filter(Boolean);
    this.folded ??= this.picture.marks.map(({ id, label, rank }) => ({ id, rank, name: fold(label) }));
    const fits = ({ name }) => words.every((word) => name.includes(word));
    const found = this.folded.filter(fits).sort((one, other) => one.rank - other.rank);
    this.found = words.length ? new Set(found.map(({ id }) => id)) : null;
    this.say();
  }

  say(at = null) {
    const { root } = this.picture;
    const count = this.found?.size ?? 0;
    const words = this.found ? (at === null ? `${count} found` : `${at + 1} of ${count}`) : "";
    root.querySelector(".find output").textContent = words;
    root.querySelector(".find .steps").hidden = count === 0;
  }

  press(event) {
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.go(step);
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
  }

  // To the next or the previous of those that fit and are there, round and round.
  go(step) {
    const { facts, cursor } = this.picture;
    const ids = [...(this.found ?? [])].filter((id) => facts.get(id).strength !== "absent");
    if (!ids.length) return;
    const at = ids.indexOf(cursor);
    const next = at < 0 ? (step > 0 ? 0 : ids.length - 1) : (at + step + ids.length) % ids.length;
    this.picture.tools.keys.goTo(ids[next]);
    this.say([...this.found].indexOf(ids[next]));
  }

  clear() {
    this.field.value = "";
    this.look();
  }
}
