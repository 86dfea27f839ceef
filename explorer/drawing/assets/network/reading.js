// From the data as it arrives, columns with their names, to marks and lines; and texts.

// One object for each row of the columns.
function readTable({ fields, columns }) {
  return columns[0].map((_, row) => Object.fromEntries(fields.map((field, i) => [field, columns[i][row]])));
}

// Lines know their ends as ids (`from`, `to`) and as marks (`one`, `other`).
function readLines(table, marks) {
  return readTable(table).map((line) => {
    const [one, other] = [marks[line.from], marks[line.to]];
    return { ...line, from: one.id, to: other.id, one, other };
  });
}

function findNeighbours(marks, lines) {
  const neighbours = new Map(marks.map(({ id }) => [id, new Set()]));
  for (const { from, to } of lines) {
    neighbours.get(from).add(to);
    neighbours.get(to).add(from);
  }
  return neighbours;
}

function shorten(text, longest) {
  const signs = Array.from(text);
  return signs.length <= longest ? text : `${signs.slice(0, longest - 1).join("").trimEnd()}…`;
}

function countThings(number, what) {
  return `${number.toLocaleString("en-US")} ${what}${number === 1 ? "" : "s"}`;
}

// Letters without their marks, small: as readers type them.
function fold(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[øłđðþßæœı]/g, (letter) => UNMARKED[letter]);
}

// Letters that NFD does not take apart.
const UNMARKED = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
