// The window on a sheet: its SVG view box, between the whole sheet and a twelfth of it.

const CLOSEST = 12;

export class Zoom {
  constructor(svg) {
    this.svg = svg;
    this.whole = numbers(svg.dataset.whole);
    this.box = numbers(svg.getAttribute("viewBox"));
  }

  get isZoomed() { return this.box[2] < this.whole[2] - 0.5 || this.box[3] < this.whole[3] - 0.5; }

  to(box) {
    this.box = box;
    this.svg.setAttribute("viewBox", box.map((n) => Math.round(n * 100) / 100).join(" "));
  }

  // `at`: the point in millimetres that stays where it is; the middle where none is given.
  by(factor, at) {
    const [x, y, width, height] = this.box;
    const [wholeX, wholeY, wholeWidth, wholeHeight] = this.whole;
    const limited = Math.min(wholeWidth / CLOSEST, wholeHeight / CLOSEST);
    const wanted = Math.max(width / factor, limited);
    const scale = Math.min(wanted / width, Math.max(wholeWidth / width, wholeHeight / height));
    if (width * scale >= wholeWidth - 0.5 && height * scale >= wholeHeight - 0.5) return this.to([wholeX, wholeY, wholeWidth, wholeHeight]);
    const [ax, ay] = at ?? [x + width / 2, y + height / 2];
    this.to(this.kept([ax - (ax - x) * scale, ay - (ay - y) * scale, width * scale, height * scale]));
  }

  // Moves the window by millimetres; false when it stood at the edge already.
  pan(dx, dy) {
    const [x, y, width, height] = this.box;
    const moved = this.kept([x + dx, y + dy, width, height]);
    const hasMoved = Math.abs(moved[0] - x) > 0.01 || Math.abs(moved[1] - y) > 0.01;
    if (hasMoved) this.to(moved);
    return hasMoved;
  }

  kept([x, y, width, height]) {
    const [left, top, wide, high] = this.whole;
    const hold = (at, size, start, length) => (size >= length ? start + (length - size) / 2 : Math.min(Math.max(at, start), start + length - size));
    return [hold(x, width, left, wide), hold(y, height, top, high), width, height];
  }
}

export function numbers(box) { return box.split(" ").map(Number); }
