// What every mark and line looks like: how strong, with which rings, and what lies above what.

const MOST_LINES = 6_000; // drawn at rest, the strongest; a choice shows all of its own
const FAINT_FROM = 120; // lines; more of them are each fainter
const FADE = 250; // ms in which marks come and go
const STACK = ["absent", "far", "plain", "near"]; // what is drawn later lies above
// How much of its colour a mark keeps, and how opaque a line is: at rest, near the choice, far from
// it, and where the years leave it out.
const STRENGTH = {
  plain: { mark: 1, line: 0.3 },
  near: { mark: 1, line: 0.55 },
  far: { mark: 0.2, line: 0.04 },
  absent: { mark: 0.07, line: 0 },
};

class Looks {
  constructor(picture) {
    this.picture = picture;
    this.marks = [];
    this.lines = [];
  }

  read() {
    const { lines } = this.picture;
    this.strong = findStrongest(lines, MOST_LINES);
    this.faintness = Math.min(1, Math.sqrt(FAINT_FROM / Math.max(1, this.strong.size)));
    const drawn = this.strong.size.toLocaleString("en-US");
    const word = `The strongest ${drawn} of ${countThings(lines.length, "line")} are drawn, and all of a chosen mark.`;
    this.picture.note(this.strong.size < lines.length ? word : "");
  }

  // Decide it all anew. With `fading`, what comes or goes does so little by little.
  paint({ fading = false } = {}) {
    const { picture } = this;
    for (const mark of picture.marks) {
      mark.strength = strengthOfMark(mark, picture);
      mark.wanted = STRENGTH[mark.strength].mark;
      mark.rings = ringsOf(mark, picture);
      mark.isPinned = picture.tools?.editing.pinOf(mark.id) !== undefined;
    }
    for (const line of picture.lines) {
      line.strength = strengthOfLine(line, picture);
      line.wanted = this.opacityOf(line);
    }
    this.marks = stack([...picture.marks].reverse()); // in each layer the most important above
    this.change(fading);
  }

  opacityOf(line) {
    if (line.strength === "near") return STRENGTH.near.line;
    if (!this.strong.has(line)) return 0;
    return STRENGTH[line.strength].line * (line.strength === "plain" ? this.faintness : 1);
  }

  change(fading) {
    const { marks, lines, motion } = this.picture;
    const changing = [...marks, ...lines].filter((item) => item.opacity !== item.wanted);
    for (const item of changing) item.start = item.opacity ?? 0;
    const step = (part) => {
      for (const item of changing) item.opacity = blend(item.start, item.wanted, part);
      this.lines = stack(lines.filter(({ opacity }) => opacity > 0));
      this.picture.redraw();
    };
    motion.stop("fade");
    if (fading) motion.play("fade", FADE, step);
    else step(1);
  }
}

// The strongest `most` of `lines`, and of every mark the strongest, so that none seems alone.
function findStrongest(lines, most) {
  if (lines.length <= most) return new Set(lines);
  const sorted = [...lines].sort((one, other) => other.width - one.width);
  const strongest = new Set(sorted.slice(0, most));
  const seen = new Set();
  for (const line of sorted) {
    if (!seen.has(line.one) || !seen.has(line.other)) strongest.add(line);
    seen.add(line.one).add(line.other);
  }
  return strongest;
}

// A mark is near the choice if it is chosen or next to it; without a choice nothing is far.
function strengthOfMark(mark, { chosen, neighbours, tools }) {
  if (tools && !tools.timeline.has(mark)) return "absent";
  if (tools?.finding.found) return tools.finding.found.has(mark.id) ? "near" : "far";
  if (!chosen) return "plain";
  const { id } = mark;
  const isNear = chosen.edge ? chosen.edge.includes(id) : id === chosen.node || neighbours.get(chosen.node)?.has(id);
  return isNear ? "near" : "far";
}

function strengthOfLine(line, { chosen, tools }) {
  const { from, to, one, other } = line;
  if (one.strength === "absent" || other.strength === "absent") return "absent";
  if (tools && !tools.timeline.hasLine(line)) return "absent";
  if (tools?.finding.found) return one.strength === "near" && other.strength === "near" ? "plain" : "far";
  if (!chosen) return "plain";
  const ends = [from, to];
  const isNear = chosen.edge ? ends.every((id) => chosen.edge.includes(id)) : ends.includes(chosen.node);
  return isNear ? "near" : "far";
}

function ringsOf({ id, rank }, { chosen, cursor, tools }) {
  const rings = [];
  if (chosen?.edge?.includes(id) ?? chosen?.node === id) rings.push("chosen");
  else if (rank === 0) rings.push("center");
  else if (tools?.finding.found?.has(id)) rings.push("found");
  if (id === cursor) rings.push("cursor");
  return rings;
}

function stack(items) {
  return STACK.flatMap((strength) => items.filter((item) => item.strength === strength));
}
