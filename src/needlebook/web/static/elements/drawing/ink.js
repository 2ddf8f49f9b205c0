// Shows the strokes of a drawing on a sheet, in order: lines, whole regions, and what was rubbed out of those before.

const SVG = "http://www.w3.org/2000/svg";
let holes = 0;

export function layInk(sheet, strokes) {
  const layer = sheet.querySelector("[data-ink]");
  if (!layer) return;
  let laid = [];
  let rubbed = [];
  for (const stroke of strokes) {
    if (stroke.tool === "rate") {
      rate(laid, sheet, stroke);
      continue;
    }
    const shapes = shapesOf(sheet, stroke);
    if (!shapes.length) continue;
    if (stroke.tool === "erase") {
      rubbed.push(...shapes);
      continue;
    }
    if (rubbed.length) laid = [without(rubbed, laid, sheet)];
    rubbed = [];
    for (const shape of shapes) dress(shape, sheet, stroke);
    laid.push(...shapes);
  }
  if (rubbed.length) laid = [without(rubbed, laid, sheet)];
  layer.replaceChildren(...laid);
}

export function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function shapesOf(sheet, stroke) {
  if (!stroke.region) return isHere(sheet, stroke) ? [make("path", { class: "line", d: lineOf(stroke.points), "stroke-width": stroke.width_mm })] : [];
  const key = `${stroke.region}:${stroke.side}`;
  const regions = sheet.querySelectorAll(`.region[data-key="${CSS.escape(key)}"]`);
  return [...regions].map((region) => make("path", { class: "whole", d: region.getAttribute("d"), "data-of": key }));
}

function isHere(sheet, stroke) { return stroke.view === sheet.dataset.on && stroke.side === sheet.dataset.side; }

function lineOf(points) {
  const [first, ...rest] = points;
  if (!rest.length) return `M${first[0]} ${first[1]}h.01`; // a dot is drawn by its round cap
  return `M${first.join(" ")}L${rest.map((point) => point.join(" ")).join(" ")}`;
}

function dress(shape, sheet, stroke) {
  const paint = shape.classList.contains("line") ? "stroke" : "fill";
  shape.setAttribute("opacity", strength(stroke.intensity));
  shape.classList.toggle("plain", !stroke.quality);
  if (stroke.quality) shape.setAttribute(paint, `url(#ink-${sheet.dataset.sheet}-${stroke.quality})`);
  else shape.removeAttribute(paint);
}

// The stronger the pain, the fuller the ink; ink without a number lies in the middle.
export function strength(intensity) { return intensity === null ? 0.55 : 0.3 + 0.06 * intensity; }

// A number that is given anew shows on regions that were picked; of lines only the list can say it.
function rate(laid, sheet, stroke) {
  const key = `${stroke.region}:${stroke.side}`;
  for (const part of laid) {
    for (const shape of [part, ...part.querySelectorAll("path")]) if (shape.dataset.of === key) dress(shape, sheet, stroke);
  }
}

function without(rubbed, laid, sheet) {
  const id = `hole-${sheet.dataset.sheet}-${(holes += 1)}`;
  const [x, y, width, height] = (sheet.querySelector("svg").dataset.whole || "0 0 2000 2000").split(" ").map(Number);
  const box = { x: x - width, y: y - height, width: 3 * width, height: 3 * height };
  const mask = make("mask", { id, maskUnits: "userSpaceOnUse", ...box });
  mask.append(make("rect", { ...box, fill: "#fff" }), ...rubbed.map((shape) => {
    shape.setAttribute(shape.classList.contains("line") ? "stroke" : "fill", "#000");
    return shape;
  }));
  const group = make("g", { mask: `url(#${id})` });
  group.append(...laid);
  const whole = make("g", {});
  whole.append(mask, group);
  return whole;
}
