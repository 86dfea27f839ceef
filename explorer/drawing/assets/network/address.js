// What the reader has set in the browser alone, kept in the page's address: a copied link brings it back.
//
// The address is changed in its place: neither a step of the history nor a run of the page. Streamlit
// keeps a copy of the address and does not learn of it: when a run writes a parameter, it puts back the
// copy, without ours. They are set again when the picture hears from that run, or after a while.

const KEPT = ["until", "only", "find", "labels", "physics", "zoom"];
const WRITE_DELAY = 200; // ms; browsers slow down pages that write more often than that
const CHECK_DELAY = 1_500; // ms after somebody else's change: time for another picture to come

class Address {
  // `isKept` is false where there is no address to keep anything in, such as in a file; `start` has
  // what it begins with there.
  constructor({ isKept, start = {} }) {
    this.isKept = isKept;
    this.path = location.pathname;
    this.state = new Map(Object.entries(start));
    this.check = () => this.checkSoon();
    if (!isKept) return;
    globalThis.navigation?.addEventListener("currententrychange", this.check);
    this.reread();
  }

  get(name) {
    return this.state.get(name) ?? null;
  }

  set(name, value) {
    if (value === null) this.state.delete(name);
    else this.state.set(name, String(value));
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.flush(), WRITE_DELAY);
  }

  reread() {
    if (!this.isKept) return;
    clearTimeout(this.writing);
    clearTimeout(this.checking);
    const given = new URLSearchParams(location.search);
    this.state = new Map(KEPT.filter((name) => given.has(name)).map((name) => [name, given.get(name)]));
  }

  flush() {
    clearTimeout(this.writing);
    if (!this.isKept || location.pathname !== this.path) return; // on the way to another page
    const others = location.search.slice(1).split("&").filter((part) => part && !KEPT.includes(part.split("=")[0]));
    const own = KEPT.filter((name) => this.state.has(name));
    const parts = [...others, ...own.map((name) => `${name}=${encodeURIComponent(this.state.get(name))}`)];
    const wanted = parts.length ? `?${parts.join("&")}` : "";
    if (wanted !== location.search) history.replaceState(history.state, "", location.pathname + wanted + location.hash);
  }

  checkSoon() {
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.flush(), CHECK_DELAY);
  }

  leave() {
    clearTimeout(this.writing);
    clearTimeout(this.checking);
    globalThis.navigation?.removeEventListener("currententrychange", this.check);
  }
}
