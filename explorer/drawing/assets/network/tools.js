// What a reader may do beyond looking, choosing and zooming: the parts, and what they share.

class Tools {
  constructor(picture) {
    this.picture = picture;
    this.address = new Address({ isKept: picture.data.tools.link, start: picture.data.tools.start });
    this.timeline = new Timeline(picture, this.address);
    this.finding = new Finding(picture, this.address);
    this.editing = new Editing(picture);
    this.physics = new Physics(picture, this.address);
    this.keys = new Keys(picture);
    this.open();
  }

  open() {
    const { root, box } = this.picture;
    root.classList.add("with-tools");
    root.querySelector(".bar").hidden = false;
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-roledescription", "network picture");
    box.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown Enter ?");
    this.levels = root.querySelector('[name="labels"]');
    this.levels.onchange = () => this.setLabelLevel(this.levels.value);
    press(this.picture, "png", () => savePicture(this.picture));
    press(this.picture, "link", () => this.copyLink());
    root.querySelector('[data-action="link"]').hidden = !this.address.isKept;
    // Neither Streamlit's shortcuts nor the page's are meant while the reader is in the picture.
    root.addEventListener("keydown", (event) => event.stopPropagation());
    addEventListener("popstate", (this.goBack = () => this.reread()));
  }

  read(data, isNew) {
    if (isNew) this.begin();
    else this.address.flush();
    this.levels.value = this.labelLevel;
    for (const part of [this.timeline, this.finding, this.editing, this.physics]) part.read(data, isNew);
  }

  // Another picture begins with what the address says. Where the reader went on to it, and neither back
  // nor by a link, what they looked for and where they were ends with the one before; labels stay.
  begin() {
    const labels = this.address.get("labels");
    this.address.reread();
    if (this.hasBegun && !this.isFromHistory) {
      for (const name of ["zoom", "find"]) this.address.set(name, null);
      this.address.set("labels", labels);
    }
    this.takeView();
    this.hasBegun = true;
    this.isFromHistory = false;
    this.memory = this.picture.memory;
  }

  // The reader went back or forth in the history, or along a link.
  reread() {
    const { motion, memory, viewer } = this.picture;
    if (location.pathname !== this.address.path) return; // to another page
    this.isFromHistory = true;
    this.address.reread();
    this.levels.value = this.labelLevel;
    motion.stop("sweep");
    memory.view = this.readView();
    viewer.restore();
    for (const part of [this.timeline, this.finding, this.physics]) part.readAddress();
    this.picture.settle();
  }

  get labelLevel() {
    const level = this.address.get("labels");
    return Object.hasOwn(LABEL_LEVELS, level) ? level : "normal";
  }

  setLabelLevel(level) {
    this.address.set("labels", level === "normal" ? null : level);
    this.picture.settle();
  }

  // The view in the address: the zoom, and the middle in shares of the box.
  readView() {
    const [scale, x, y] = (this.address.get("zoom") ?? "").split(",").map(Number);
    const isView = [scale, x, y].every(Number.isFinite) && scale >= SMALLEST_ZOOM && scale <= LARGEST_ZOOM;
    return isView ? { scale, x, y } : null;
  }

  // In the history the address has the last word, and has just been tried on the picture before; else
  // a reader who comes back finds what they had.
  takeView() {
    const { memory } = this.picture;
    if (this.isFromHistory && this.memory !== memory) this.memory.view = null;
    if (this.isFromHistory) memory.view = null;
    memory.view = this.readView() ?? memory.view;
    if (memory.view) this.keepView(memory.view);
  }

  keepView(view) {
    const numbers = view && [view.scale.toFixed(3), view.x.toFixed(4), view.y.toFixed(4)].map(Number);
    this.address.set("zoom", numbers && numbers.join(","));
  }

  // Everything in its given place, but for what is pinned, and all of it in sight.
  fit() {
    const { memory, places, viewer } = this.picture;
    if (!this.physics.isOn) memory.moved.clear();
    const was = this.physics.isOn ? new Map() : places.settle();
    viewer.fit();
    places.glideFrom(was);
  }

  // Something else is chosen, or the keyboard is at another mark.
  notice() {
    this.editing.update();
  }

  async copyLink() {
    this.address.flush();
    const isCopied = await copyText(location.href, this.picture.root);
    this.confirm(isCopied ? "Link copied" : "The address bar holds the link");
  }

  // Say it where it is seen, and to screen readers.
  confirm(text) {
    const place = this.picture.root.querySelector(".confirmed");
    place.textContent = text;
    clearTimeout(this.confirming);
    this.confirming = setTimeout(() => (place.textContent = ""), 2_500);
  }

  leave() {
    clearTimeout(this.confirming);
    removeEventListener("popstate", this.goBack);
    for (const part of [this.timeline, this.physics, this.address]) part.leave();
  }
}
