// Mount the network picture: the component's side of it.
//
// Streamlit calls the default export at a mount, with new data and with a new theme; what it
// returns runs at the unmount. The picture itself is a class in the library component, which
// arrives before or after this one.

const PATIENCE = 15_000; // ms that the library may take
const ANSWERED_WITHIN = 5_000; // ms; an event that waits for longer goes to the page anyway
const GROUND = 12; // pixels below a picture that fills the window

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".network");
  root.dataset.received ??= performance.now();
  setHeight(root, data.height);
  try {
    await libraryIsLoaded();
    root.picture ??= new globalThis.ExplorerPicture(root, data.key);
    root.picture.tell = (event) => queueOf(data.key).tell(event, (one) => setTriggerValue("event", one));
    root.picture.show(data);
  } catch (error) {
    explainFailure(root, error);
  }
  return () => {
    root.filling?.disconnect();
    root.picture?.leave();
    queueOf(data.key).stop();
  };
}

// Events go to the page one after the other, each when the page has answered the one before: of
// two at once Streamlit keeps the later, and a run that begins before the browser knows the
// address that the last one wrote goes back behind it.
class Queue {
  constructor() {
    this.number = 0; // of the last event that was sent
    this.waiting = [];
    this.isFree = true;
  }

  tell(event, send) {
    // Going elsewhere is not kept waiting; of several choices the last one counts.
    if (event.kind === "open") this.waiting = [];
    if (event.kind === "click") this.waiting = this.waiting.filter(({ kind }) => kind !== "click");
    this.waiting.push(event);
    this.send = send;
    if (this.isFree || event.kind === "open") this.next();
  }

  next() {
    clearTimeout(this.timer);
    const event = this.waiting.shift();
    this.isFree = event === undefined;
    if (this.isFree) return;
    this.number += 1;
    this.send({ ...event, number: this.number });
    this.timer = setTimeout(() => this.next(), ANSWERED_WITHIN);
  }

  // The picture has gone: nobody waits, and nobody answers.
  stop() {
    clearTimeout(this.timer);
    this.waiting = [];
    this.isFree = true;
  }

  // The page has answered the event of this number.
  hear(number) {
    if (number === this.number) this.next();
  }
}

function queueOf(key) {
  const queues = (globalThis.explorerNetworkQueues ??= new Map());
  if (!queues.has(key)) queues.set(key, new Queue());
  return queues.get(key);
}

// A number of pixels, or what the window has left below the top of the picture.
function setHeight(root, height) {
  root.filling?.disconnect();
  root.classList.toggle("fills", height === "fill");
  root.style.height = height === "fill" ? "auto" : `${height}px`;
  root.style.minHeight = "";
  if (height !== "fill") return;
  fillWindow(root);
  root.filling = new ResizeObserver(() => fillWindow(root)); // what stands above may grow, as may the window
  for (const element of [scrollerOf(), root.getRootNode().host?.closest('[data-testid="stMainBlockContainer"]')]) {
    if (element) root.filling.observe(element);
  }
}

function fillWindow(root) {
  const scroller = scrollerOf();
  const top = root.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const height = `${Math.max(0, Math.floor(scroller.clientHeight - top - GROUND))}px`;
  if (root.style.minHeight !== height) root.style.minHeight = height;
}

function scrollerOf() {
  return document.querySelector('[data-testid="stMain"]') ?? document.documentElement;
}

function libraryIsLoaded() {
  if (globalThis.ExplorerPicture) return Promise.resolve();
  return new Promise((resolve, reject) => {
    globalThis.addEventListener("explorer-picture-loaded", resolve, { once: true });
    setTimeout(() => reject(new Error("the drawing library did not arrive")), PATIENCE);
  });
}

function explainFailure(root, error) {
  console.error("The network picture could not be drawn.", error);
  root.classList.add("failed");
  root.style.height = "auto";
  root.querySelector(".failure").hidden = false;
}
