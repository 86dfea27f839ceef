// What takes a moment: each by its name, a later one of the same name in place of the earlier.

class Motion {
  constructor() {
    this.running = new Map(); // handles of frames by name
  }

  // Call `step` with the part of the time that has gone, 0 to 1, the last time with 1. Readers who
  // ask for less motion get the end at once.
  play(name, duration, step) {
    this.stop(name);
    if (isCalm()) return step(1);
    const start = performance.now();
    const next = (now) => {
      const part = Math.max(0, Math.min(1, (now - start) / duration));
      if (part < 1) this.running.set(name, requestAnimationFrame(next));
      else this.running.delete(name);
      step(part * (2 - part)); // slower towards the end
    };
    this.running.set(name, requestAnimationFrame(next));
    return undefined;
  }

  isRunning(name) {
    return this.running.has(name);
  }

  stop(name) {
    cancelAnimationFrame(this.running.get(name));
    this.running.delete(name);
  }

  leave() {
    for (const name of [...this.running.keys()]) this.stop(name);
  }
}

function blend(start, end, part) {
  return part === 1 ? end : start + (end - start) * part;
}

function isCalm() {
  return globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
