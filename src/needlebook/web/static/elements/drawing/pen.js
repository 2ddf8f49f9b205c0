// Finger, pen and mouse on the stage: a line while a pen is chosen, moving about with two fingers or with no pen.
// A line is wet on a canvas of its own while it is drawn, so that the figure below is not painted anew for it.

const PENS = { draw: { mouse: 10, pen: 10, touch: 14 }, erase: { mouse: 20, pen: 20, touch: 26 } }; // px on the screen
const NEAR_PX = 1.2; // points nearer than this say nothing new
const MOST_POINTS = 4000;
const SLIP_PX = 6;

export class Pen {
  // hooks: mode(), ink() the group that lines lie in, zoom() the window, finished({ tool, points, width_mm })
  constructor(stage, canvas, hooks) {
    Object.assign(this, { stage, canvas, hooks, fingers: new Map(), line: null, drag: null });
    this.context = canvas.getContext("2d");
    for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) stage.addEventListener(kind, this);
    stage.addEventListener("wheel", this, { passive: false });
  }

  handleEvent(event) { this[`on${event.type}`](event); }

  onpointerdown(event) {
    if (event.button !== 0 || !this.hooks.ink() || event.target.closest("button")) return;
    const mode = this.hooks.mode();
    if (event.pointerType === "touch") this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.fingers.size > 1) return this.pinch();
    if (mode === "tap") {
      this.drag = { at: [event.clientX, event.clientY], id: event.pointerId, isMoved: false };
      return;
    }
    event.preventDefault();
    try {
      this.stage.setPointerCapture(event.pointerId);
    } catch {
      // a pointer that has gone already
    }
    this.begin(event, mode);
  }

  begin(event, mode) {
    const px = PENS[mode][event.pointerType] ?? PENS[mode].mouse;
    const matrix = this.hooks.ink().getScreenCTM();
    this.place();
    const at = [event.clientX, event.clientY];
    this.line = { id: event.pointerId, mode, px, matrix, points: [at], shown: 0 };
    this.later();
  }

  // The canvas lies over the sheet that is shown, pixel for pixel.
  place() {
    const sheet = this.hooks.ink().ownerSVGElement.getBoundingClientRect();
    const stage = this.stage.getBoundingClientRect();
    const dots = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(sheet.width * dots), Math.round(sheet.height * dots)];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    Object.assign(this.canvas.style, { left: `${sheet.left - stage.left}px`, top: `${sheet.top - stage.top}px`, width: `${sheet.width}px`, height: `${sheet.height}px` });
    this.canvas.hidden = false;
    this.origin = [sheet.left, sheet.top];
    this.context.setTransform(dots, 0, 0, dots, 0, 0);
  }

  onpointermove(event) {
    if (this.fingers.has(event.pointerId)) this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.pinched) return this.spread();
    if (this.line?.id === event.pointerId) return this.follow(event);
    if (this.drag?.id === event.pointerId) this.pull(event);
  }

  follow(event) {
    const heard = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of heard.length ? heard : [event]) {
      const last = this.line.points.at(-1);
      if (Math.hypot(clientX - last[0], clientY - last[1]) >= NEAR_PX) this.line.points.push([clientX, clientY]);
    }
    this.later();
    if (this.line.points.length < MOST_POINTS) return;
    const { mode } = this.line;
    this.finish();
    this.begin(event, mode);
  }

  later() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.line) this.wet();
    });
  }

  // Adds what has come since the last frame; what is wet already stays as it is.
  wet() {
    const start = performance.now();
    const { points, shown, px, mode } = this.line;
    const [left, top] = this.origin;
    const pen = this.context;
    const style = getComputedStyle(this.canvas);
    pen.strokeStyle = mode === "erase" ? style.outlineColor : style.color;
    pen.lineWidth = px;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    const from = Math.max(0, shown - 1);
    pen.moveTo(points[from][0] - left, points[from][1] - top);
    for (let n = from; n < points.length; n += 1) pen.lineTo(points[n][0] - left + (points.length === 1 ? 0.01 : 0), points[n][1] - top);
    pen.stroke();
    this.line.shown = points.length;
    performance.measure("stroke-segment", { start, end: performance.now() });
  }

  onpointerup(event) {
    this.fingers.delete(event.pointerId);
    if (this.fingers.size < 2) this.pinched = null;
    if (this.line?.id === event.pointerId) this.finish();
    if (this.drag?.id === event.pointerId) setTimeout(() => { this.drag = null; }); // after the click that follows
  }

  onpointercancel(event) { this.onpointerup(event); } // what was drawn until the line was cut off is drawn

  finish() {
    const { points, matrix, px, mode } = this.line;
    this.dry();
    const back = matrix.inverse();
    const round = (n) => Math.round(n * 10) / 10;
    const placed = points.map(([x, y]) => [round(back.a * x + back.c * y + back.e), round(back.b * x + back.d * y + back.f)]);
    const width = Math.min(200, Math.max(0.5, round(px * Math.hypot(back.a, back.b))));
    this.hooks.finished({ tool: mode === "erase" ? "erase" : "paint", points: placed, width_mm: width });
  }

  dry() {
    this.line = null;
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.canvas.hidden = true;
  }

  // ---- moving about
  pinch() {
    if (this.line) this.dry(); // the first finger was not drawing after all
    this.drag = null;
    this.pinched = this.spanned();
  }

  spanned() {
    const [a, b] = [...this.fingers.values()];
    return { at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], apart: Math.hypot(a[0] - b[0], a[1] - b[1]) || 1 };
  }

  spread() {
    const before = this.pinched;
    const now = (this.pinched = this.spanned());
    const zoom = this.hooks.zoom();
    zoom.by(now.apart / before.apart, this.mm(now.at));
    this.shift(before.at[0] - now.at[0], before.at[1] - now.at[1]);
    this.hooks.moved();
  }

  pull(event) {
    const [x, y] = this.drag.at;
    const [dx, dy] = [x - event.clientX, y - event.clientY];
    if (!this.drag.isMoved && Math.hypot(dx, dy) < SLIP_PX) return;
    if (!this.hooks.zoom().isZoomed) return;
    Object.assign(this.drag, { isMoved: true, at: [event.clientX, event.clientY] });
    this.shift(dx, dy);
  }

  // By pixels. At the edge of the figure the page moves instead: the figure is no trap.
  shift(dx, dy) {
    const { a } = this.hooks.ink().ownerSVGElement.getScreenCTM();
    const zoom = this.hooks.zoom();
    const hasMoved = zoom.isZoomed && zoom.pan(dx / a, dy / a);
    if (!hasMoved) window.scrollBy(0, dy);
  }

  mm([x, y]) {
    const point = new DOMPoint(x, y).matrixTransform(this.hooks.ink().ownerSVGElement.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  onwheel(event) {
    if (!event.ctrlKey || !this.hooks.ink()) return; // without the key the wheel scrolls the page
    event.preventDefault();
    this.hooks.zoom().by(Math.exp(-event.deltaY / 300), this.mm([event.clientX, event.clientY]));
    this.hooks.moved();
  }
}
