"""From postures to one SVG: two frames, start and end, on the same ground, with what is held and an arrow."""

import math
from html import escape
from typing import Any

from atlas.exercises.close_up import close_up
from atlas.exercises.figure import HEAD, Body, Limb, Point, body_of, step

WIDTH, HEIGHT, GAP, MARGIN = 400.0, 220.0, 8.0, 9.0
FRAME, FRAME_OVER = (WIDTH - GAP) / 2, (HEIGHT - GAP) / 2
MOST_SCALE, MOST_SCALE_OVER = 1.3, 1.9
DRAWN = {"band", "rope"}


class Frame:
    """Lines of one frame in figure units, y up."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.points: list[Point] = []

    def line(self, points: list[Point], css: str, width: float | None = None) -> None:
        half = (width or 2) / 2
        self.points += [(x + dx * half, y + dy * half) for x, y in points for dx in (-1, 1) for dy in (-1, 1)]
        path = "M" + "L".join(f"{x:.1f} {-y:.1f}" for x, y in points)
        wide = f' stroke-width="{width:g}"' if width else ""
        self.parts.append(f'<path class="{css}" d="{path}"{wide}/>')

    def circle(self, at: Point, radius: float, css: str) -> None:
        self.points += [(at[0] - radius, at[1] - radius), (at[0] + radius, at[1] + radius)]
        self.parts.append(f'<circle class="{css}" cx="{at[0]:.1f}" cy="{-at[1]:.1f}" r="{radius:g}"/>')

    def box(self, x: float, y: float, w: float, h: float, css: str = "prop", round: float = 2) -> None:
        self.points += [(x, y), (x + w, y + h)]
        self.parts.append(
            f'<rect class="{css}" x="{x:.1f}" y="{-y - h:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{round:g}"/>'
        )

    def blob(self, points: list[Point], css: str) -> None:
        """A soft closed shape through the points."""
        ring = [points[-1], *points, points[0], points[1]]
        soft = [between(*ring[n : n + 4], t / 4) for n in range(len(points)) for t in range(4)]
        self.polygon(soft, css)

    def polygon(self, points: list[Point], css: str) -> None:
        self.points += points
        path = "M" + "L".join(f"{x:.1f} {-y:.1f}" for x, y in points) + "Z"
        self.parts.append(f'<path class="{css}" d="{path}"/>')


def picture(entry: dict[str, Any]) -> str:
    """The SVG of an entry of poses.toml."""
    start = {"view": entry["view"], **entry["start"]}
    end = {**start, **entry.get("end", {})}
    for name in end.pop("clear", ()):
        del end[name]
    props = entry.get("prop", [])
    first, second = Frame(), Frame()
    bodies = [draw_pose(first, start, props), draw_pose(second, end, entry.get("end_prop", props))]
    for arrow in entry.get("arrow", []):
        draw_arrow(second, arrow, [body for body in bodies if body])
    return together(entry, first, second)


def draw_pose(frame: Frame, pose: dict[str, Any], props: list[dict[str, Any]]) -> Body | None:
    """One posture; None for a close-up, which has no joints to point at."""
    if pose["view"] not in ("side", "front"):
        close_up(pose["view"], frame, pose)
        return None
    body = body_of(pose, pose["view"])
    draw_props(frame, props, body, is_behind=True)
    draw_body(frame, body)
    draw_props(frame, props, body, is_behind=False)
    return body


def together(entry: dict[str, Any], first: Frame, second: Frame) -> str:
    """Both frames at one scale, feet on one line; one over the other where that shows more, as with people who lie."""
    points = [*first.points, *second.points]
    low_x, high_x = min(p[0] for p in points), max(p[0] for p in points)
    low_y, high_y = min(0.0, *(p[1] for p in points)), max(p[1] for p in points)
    wide, tall, most = high_x - low_x, high_y - low_y, entry.get("scale", MOST_SCALE)
    beside = fitting(FRAME, HEIGHT, wide, tall, most)
    over = fitting(WIDTH, FRAME_OVER, wide, tall, max(most, MOST_SCALE_OVER))
    is_over = over > beside * 1.2
    scale, width, height = (over, WIDTH, FRAME_OVER) if is_over else (beside, FRAME, HEIGHT)
    out = [head_of(entry)]
    for n, frame in enumerate((first, second)):
        left, top = (0.0, n * (FRAME_OVER + GAP)) if is_over else (n * (FRAME + GAP), 0.0)
        x, base = left + width / 2 - (low_x + high_x) / 2 * scale, top + height - MARGIN - 3 + low_y * scale
        if entry.get("ground", True) is True or (entry.get("ground") == "right" and n == 1):
            out.append(f'<path class="ground" d="M{left + 6:.1f} {base + 1.5:.1f}H{left + width - 6:.1f}"/>')
        out.append(f'<g transform="translate({x:.1f} {base:.1f}) scale({scale:.3f})">{"".join(frame.parts)}</g>')
    middle = f"M14 {HEIGHT / 2:g}H{WIDTH - 14:g}" if is_over else f"M{WIDTH / 2:g} 14V{HEIGHT - 14:g}"
    return "".join([*out, f'<path class="between" d="{middle}"/></svg>', "\n"])


def fitting(width: float, height: float, wide: float, tall: float, most: float) -> float:
    """The largest scale at which it fits."""
    return min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN - 4) / tall, most)


def head_of(entry: dict[str, Any]) -> str:
    """The opening of the SVG, with what it shows in words: as a name for those who hear the page, and as a tooltip."""
    title, text = escape(entry["title"], quote=True), escape(entry["desc"], quote=True)
    return (
        f'<svg class="ex" role="img" aria-label="{title}. {text}" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title><desc>{text}</desc>'
    )


def draw_body(frame: Frame, body: Body) -> None:
    for limb in body.limbs:
        draw_limb(frame, limb)
    draw_head(frame, body)
    for limb in body.over:
        draw_limb(frame, limb)


def draw_limb(frame: Frame, limb: Limb) -> None:
    if limb.part == "shirt":
        frame.polygon(limb.points, "shirt")
        return
    far = " far" if limb.is_far else ""
    frame.line(limb.points, "halo", limb.width + 3.5)
    frame.line(limb.points, f"{limb.part}{far}", limb.width)


def draw_head(frame: Frame, body: Body) -> None:
    """A head with a nose to the side that it looks to, or with two eyes when it looks at us."""
    if body.nose is not None and body.nose != "none":
        tip = step(body.head, body.nose, HEAD + 3.5)
        frame.polygon(
            [step(body.head, body.nose + 24, HEAD - 1), tip, step(body.head, body.nose - 24, HEAD - 1)], "face"
        )
    frame.circle(body.head, HEAD, "face")
    if body.nose is None:
        for x in (-4, 4):
            frame.circle((body.head[0] + x, body.head[1] + 1.5), 1.5, "eye")


def draw_props(frame: Frame, props: list[dict[str, Any]], body: Body, is_behind: bool) -> None:
    for prop in props:
        if prop.get("front", False) is not is_behind:
            draw_prop(frame, prop, body)


def point(where: Any, body: Body) -> Point:
    """A joint by name, with an offset; or a place."""
    if isinstance(where, str):
        return body.joints[where]
    if isinstance(where[0], str):
        x, y = body.joints[where[0]]
        return x + where[1], y + where[2]
    return where[0], where[1]


def draw_prop(frame: Frame, prop: dict[str, Any], body: Body) -> None:
    kind = prop["kind"]
    if kind == "box":
        frame.box(*prop["at"], css=prop.get("css", "prop"), round=prop.get("round", 2))
    elif kind in DRAWN:
        frame.line([point(p, body) for p in prop["through"]], kind)
    elif kind == "weight":
        x, y = point(prop["at"], body)
        frame.box(x - 7, y - 3.5, 14, 7, "weight", 2)
        for side in (-9, 5):
            frame.box(x + side, y - 6.5, 4, 13, "weight", 1.5)
    elif kind == "bag":
        x, y = point(prop["at"], body)
        frame.line([(x - 6, y - 9), (x, y), (x + 6, y - 9)], "rope")
        frame.box(x - 9, y - 27, 18, 19, "weight", 3)
    elif kind == "hand":
        x, y = point(prop["at"], body)
        frame.circle((x, y), 5, "skin-spot")
    elif kind == "line":
        frame.line([point(p, body) for p in prop["through"]], prop.get("css", "wall"))
    elif kind == "dial":
        x, y = point(prop["at"], body)
        frame.circle((x, y), 9, "dial")
        frame.line([(x, y), step((x, y), prop["shows"], 6)], "hand")
    elif kind in ("wheel", "loop"):
        frame.circle(point(prop["at"], body), prop["r"], {"wheel": "rim", "loop": "loop"}[kind])


def draw_arrow(frame: Frame, arrow: dict[str, Any], bodies: list[Body]) -> None:
    """arc: around the joint `about`, from where the joint `of` was to where it is; line: as its points say."""
    if "about" in arrow:
        points = arc_of(arrow, bodies)
    else:
        points = smooth([point(p, bodies[-1]) if bodies else (p[0], p[1]) for p in arrow["line"]])
    frame.line(points, "move")
    (ax, ay), (bx, by) = points[-2], points[-1]
    angle = math.degrees(math.atan2(by - ay, bx - ax))
    tip = step((bx, by), angle, 5)
    frame.polygon([tip, step((bx, by), angle + 115, 5.5), step((bx, by), angle - 115, 5.5)], "tip")


def smooth(points: list[Point]) -> list[Point]:
    """A curve through three points or more (Catmull-Rom); two stay a line."""
    if len(points) < 3:
        return points
    ends = [points[0], *points, points[-1]]
    found = [points[0]]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        found += [between(a, b, c, d, n / 8) for n in range(1, 9)]
    return found


def between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """The point between b and c on the curve that passes a, b, c and d."""

    def one(w: float, x: float, y: float, z: float) -> float:
        return x + t * (y - w + t * (2 * w - 5 * x + 4 * y - z + t * (3 * (x - y) + z - w))) / 2

    return one(a[0], b[0], c[0], d[0]), one(a[1], b[1], c[1], d[1])


def arc_of(arrow: dict[str, Any], bodies: list[Body]) -> list[Point]:
    centre = point(arrow["about"], bodies[1])
    was, now = (turn(point(arrow["about"], b), point(arrow["of"], b)) for b in bodies)
    radius = math.dist(centre, point(arrow["of"], bodies[1])) + arrow.get("out", 10)
    sweep = (now - was + 180) % 360 - 180
    if arrow.get("long"):
        sweep -= math.copysign(360, sweep)
    begin, span = was + sweep * arrow.get("skip", 0.15), sweep * (1 - arrow.get("skip", 0.15))
    return [step(centre, begin + span * n / 16, radius) for n in range(17)]


def turn(centre: Point, at: Point) -> float:
    return math.degrees(math.atan2(at[1] - centre[1], at[0] - centre[0]))
