// Boxes by where they are, so that only those nearby are looked at.

const CELL = 48; // pixels
const COLUMNS = 4096; // more than any picture has

class Grid {
  constructor(boxes = []) {
    this.cells = new Map();
    for (const box of boxes) this.add(box);
  }

  add(box) {
    this.visit(box, (cell) => {
      const held = this.cells.get(cell);
      if (held) held.push(box);
      else this.cells.set(cell, [box]);
    });
  }

  // Is there a box that overlaps `box` and is not of the mark `id`?
  covers(box, id) {
    let isCovered = false;
    this.visit(box, (cell) => {
      isCovered ||= this.cells.get(cell)?.some((other) => other.id !== id && overlap(box, other)) ?? false;
    });
    return isCovered;
  }

  // What shares a cell with `box`; a box in several cells comes several times.
  near(box, handle) {
    this.visit(box, (cell) => this.cells.get(cell)?.forEach(handle));
  }

  visit({ left, top, right, bottom }, handle) {
    const [lastColumn, lastRow] = [Math.floor(right / CELL), Math.floor(bottom / CELL)];
    for (let column = Math.floor(left / CELL); column <= lastColumn; column += 1) {
      for (let row = Math.floor(top / CELL); row <= lastRow; row += 1) handle(column * COLUMNS + row);
    }
  }
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
