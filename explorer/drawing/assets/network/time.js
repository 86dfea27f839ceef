// The years: a bar to move through them, which plays without asking the page.
//
// A mark or line has the `years` of the papers behind it, ascending. Up to a year it is there when
// its first year has come; in only one year when it has papers of that year. What has no year is
// there when all years are, as everywhere in the app; the centre always is.

const STEP_TIME = 700; // ms for a year

class Timeline {
  constructor(picture, address) {
    this.picture = picture;
    this.address = address;
    this.place = picture.root.querySelector(".time");
    this.range = this.place.querySelector("input[type=range]");
    this.switch = this.place.querySelector("input[type=checkbox]");
    this.range.oninput = () => this.moveTo(Number(this.range.value));
    this.switch.onchange = () => this.setOnly(this.switch.checked);
    this.range.onkeydown = (event) => this.press(event);
    press(picture, "play", () => (this.playing ? this.pause() : this.play()));
  }

  read({ tools }) {
    const years = this.picture.marks.flatMap((mark) => mark.years ?? []);
    this.first = years.reduce((one, other) => Math.min(one, other), Infinity);
    this.last = years.reduce((one, other) => Math.max(one, other), -Infinity);
    this.isOffered = this.first < this.last; // with one year there is nowhere to go
    this.place.hidden = !this.isOffered;
    if (!this.isOffered) return this.pause();
    this.range.min = this.first;
    this.range.max = this.last;
    this.drawBars(tools.papers ?? countYears(years));
    return this.readAddress();
  }

  readAddress() {
    if (!this.isOffered) return;
    const given = this.address.get("until");
    const year = given === null || given.trim() === "" ? NaN : Number(given);
    this.year = Number.isInteger(year) ? Math.max(this.first, Math.min(this.last, year)) : this.last;
    this.only = this.address.get("only") === "1";
    this.update();
  }

  get isOn() {
    return this.isOffered && (this.only || this.year < this.last);
  }

  has({ rank, years }) {
    return rank === 0 || this.holds(years);
  }

  hasLine({ years }) {
    return this.holds(years);
  }

  holds(years = []) {
    if (!this.isOn) return true;
    return this.only ? years.includes(this.year) : years[0] <= this.year;
  }

  // Moving

  moveTo(year) {
    if (this.playing) this.pause();
    this.go(year);
  }

  go(year) {
    this.year = year;
    this.keep();
  }

  setOnly(only) {
    this.only = only;
    this.keep();
  }

  play() {
    if (this.year >= this.last) this.go(this.first);
    this.playing = setInterval(() => this.step(), STEP_TIME);
    this.update();
  }

  step() {
    if (this.year >= this.last) return this.pause();
    return this.go(this.year + 1);
  }

  pause() {
    clearInterval(this.playing);
    this.playing = null;
    if (this.isOffered) this.update();
  }

  press(event) {
    if (event.key !== " ") return;
    event.preventDefault();
    this.place.querySelector('[data-action="play"]').click();
  }

  keep() {
    this.address.set("until", this.year === this.last ? null : this.year);
    this.address.set("only", this.only ? "1" : null);
    this.picture.settle({ fading: true });
    this.update();
  }

  // Showing

  update() {
    this.range.value = this.year;
    this.switch.checked = this.only;
    this.range.setAttribute("aria-valuetext", this.words());
    this.range.setAttribute("aria-label", this.only ? "Which year" : "Up to which year");
    this.place.querySelector(".year").textContent = this.words();
    const there = this.picture.marks.filter((mark) => this.has(mark)).length;
    const all = this.picture.marks.length;
    this.place.querySelector(".there").textContent = this.isOn ? `· ${there} of ${countThings(all, "mark")}` : "";
    const play = this.place.querySelector('[data-action="play"]');
    play.setAttribute("aria-label", this.playing ? "Pause" : "Play the years");
    play.title = play.getAttribute("aria-label");
    play.setAttribute("aria-pressed", String(Boolean(this.playing)));
    for (const bar of this.place.querySelectorAll(".bars i")) {
      bar.classList.toggle("on", this.covers(Number(bar.dataset.year)));
    }
  }

  words() {
    if (this.only) return `only ${this.year}`;
    return this.year === this.last ? "all years" : `until ${this.year}`;
  }

  covers(year) {
    return this.only ? year === this.year : year <= this.year;
  }

  // The bars of the years to which the handle goes; papers may be of others.
  drawBars(counts) {
    const shown = Object.entries(counts).filter(([year]) => year >= this.first && year <= this.last);
    const most = Math.max(...shown.map(([, count]) => count));
    const span = this.last - this.first;
    const bars = shown.map(([year, count]) => {
      const bar = document.createElement("i");
      bar.dataset.year = year;
      bar.style.setProperty("--at", (year - this.first) / span);
      bar.style.setProperty("--high", Math.max(0.06, count / most));
      bar.style.setProperty("--years", span + 1);
      return bar;
    });
    this.place.querySelector(".bars").replaceChildren(...bars);
  }

  leave() {
    clearInterval(this.playing);
  }
}

function countYears(years) {
  const counts = {};
  for (const year of years) counts[year] = (counts[year] ?? 0) + 1;
  return counts;
}
