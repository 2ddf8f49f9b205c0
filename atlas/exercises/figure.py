"""A jointed figure: from the angles of its limbs to points. Angles in degrees, 0 forward (right), 90 up.

Lengths are those of a person 152 units tall. Nothing is traced: the proportions are rules of thumb for drawing.
"""

import math
from dataclasses import dataclass, field
from typing import Any

Point = tuple[float, float]

TRUNK, NECK, HEAD = 45.0, 16.0, 11.5
THIGH, SHIN, FOOT = 36.0, 35.0, 15.0
UPPER, FORE, HAND = 25.0, 23.0, 6.0
HALF_SHOULDERS, HALF_HIPS = 19.0, 8.0
WIDE = {"trunk": 21.0, "thigh": 15.0, "shin": 12.0, "foot": 8.0, "upper": 10.0, "fore": 8.5, "hand": 8.0, "neck": 9.0}
ANKLE = WIDE["foot"] / 2


@dataclass(slots=True)
class Limb:
    """A bent line of one width. part: for its colour; is_far: on the side turned away."""

    part: str
    points: list[Point]
    width: float
    is_far: bool = False


@dataclass(slots=True)
class Body:
    """A posture: limbs from back to front, the head, and every joint by name.

    nose: its direction; None when the face is towards us, "none" when it is turned away.
    """

    limbs: list[Limb]
    head: Point
    nose: float | str | None
    joints: dict[str, Point] = field(default_factory=dict)
    over: list[Limb] = field(default_factory=list)

    def moved(self, by: Point) -> "Body":
        def at(p: Point) -> Point:
            return p[0] + by[0], p[1] + by[1]

        def all_of(limbs: list[Limb]) -> list[Limb]:
            return [Limb(x.part, [at(p) for p in x.points], x.width, x.is_far) for x in limbs]

        joints = {name: at(p) for name, p in self.joints.items()}
        return Body(all_of(self.limbs), at(self.head), self.nose, joints, all_of(self.over))

    @property
    def lowest(self) -> float:
        """The lowest point of the outline."""
        limbs = [p[1] - x.width / 2 for x in (*self.limbs, *self.over) for p in x.points]
        return min([*limbs, self.head[1] - HEAD])

    def outline(self) -> list[Point]:
        """Points around everything, for the frame of the picture."""
        found = [(self.head[0] + x * HEAD, self.head[1] + y * HEAD) for x in (-1, 1) for y in (-1, 1)]
        for limb in (*self.limbs, *self.over):
            half = limb.width / 2
            found += [(p[0] + x * half, p[1] + y * half) for p in limb.points for x in (-1, 1) for y in (-1, 1)]
        return found


def step(start: Point, angle: float, length: float) -> Point:
    """The point so far away in a direction."""
    return start[0] + math.cos(math.radians(angle)) * length, start[1] + math.sin(math.radians(angle)) * length


def body_of(pose: dict[str, Any], view: str) -> Body:
    """The figure in a posture, where the pose puts it: by `at` for the joint `anchor`, otherwise on the ground."""
    made = front(pose) if view == "front" else side(pose)
    anchor = made.joints[pose.get("anchor", "ankle")]
    if "at" in pose:
        return made.moved((pose["at"][0] - anchor[0], pose["at"][1] - anchor[1]))
    return made.moved((pose.get("x", 0) - anchor[0], pose.get("ground", 0) - made.lowest))


def chain(start: Point, *steps: tuple[float, float]) -> list[Point]:
    """A line of (angle, length) from a point."""
    points = [start]
    for angle, length in steps:
        points.append(step(points[-1], angle, length))
    return points


def side(pose: dict[str, Any]) -> Body:
    """Seen from the side, facing right. The limbs of the far side are `arm2` and `leg2`; left out, they are hidden."""
    bends = pose["trunk"] if isinstance(pose["trunk"], list) else [pose["trunk"]] * 3
    spine = chain((0.0, 0.0), *((angle, TRUNK / len(bends)) for angle in bends))
    shoulder, joints = spine[-1], {"hip": spine[0], "shoulder": spine[-1], "waist": spine[len(spine) // 2]}
    neck = pose.get("neck", bends[-1])
    head = step(shoulder, neck, NECK + 3)
    joints["head"] = head
    limbs: list[Limb] = []
    for suffix, is_far in (("2", True), ("", False)):
        if f"leg{suffix}" in pose:
            limbs += leg(joints["hip"], pose[f"leg{suffix}"], suffix, is_far, joints)
    trunk = Limb("trunk", inset(spine), WIDE["trunk"])
    collar = Limb("skin", [shoulder, step(shoulder, neck, NECK - 6)], WIDE["neck"])
    far_arm = arm(shoulder, pose["arm2"], "2", True, joints) if "arm2" in pose else []
    reached = step(shoulder, pose["arm"][0], pose.get("reach", 0)) if "arm" in pose else shoulder
    near_arm = arm(reached, pose["arm"], "", False, joints) if "arm" in pose else []
    far_legs = [x for x in limbs if x.is_far]
    near_legs = [x for x in limbs if not x.is_far]
    made = [*far_arm, *far_legs, collar, trunk, *near_legs]
    nose = pose.get("look", neck - 90)
    joints["nose"] = step(head, nose, HEAD)
    return Body(made, head, nose, joints, near_arm)


def inset(spine: list[Point]) -> list[Point]:
    """The trunk without its round ends sticking out at shoulder and hip."""
    first, last = spine[0], spine[-1]
    return [toward(first, spine[1], 3), *spine[1:-1], toward(last, spine[-2], 6)]


def toward(a: Point, b: Point, by: float) -> Point:
    length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1
    return a[0] + (b[0] - a[0]) * by / length, a[1] + (b[1] - a[1]) * by / length


def leg(hip: Point, angles: list[float], suffix: str, is_far: bool, joints: dict[str, Point]) -> list[Limb]:
    thigh, shin, foot = angles
    knee = step(hip, thigh, THIGH)
    ankle = step(knee, shin, SHIN)
    toe = step(ankle, foot, FOOT)
    heel = step(ankle, foot + 180, 4)
    joints |= {f"knee{suffix}": knee, f"ankle{suffix}": ankle, f"toe{suffix}": toe}
    return [
        Limb("foot", [heel, toe], WIDE["foot"], is_far),
        Limb("leg", [hip, knee], WIDE["thigh"], is_far),
        Limb("leg", [knee, ankle], WIDE["shin"], is_far),
    ]


def arm(shoulder: Point, angles: list[float], suffix: str, is_far: bool, joints: dict[str, Point]) -> list[Limb]:
    upper, fore, *rest = angles
    elbow = step(shoulder, upper, UPPER)
    wrist = step(elbow, fore, FORE)
    hand = step(wrist, rest[0] if rest else fore, HAND)
    joints |= {f"elbow{suffix}": elbow, f"wrist{suffix}": wrist, f"hand{suffix}": hand}
    return [
        Limb("skin", [elbow, wrist, hand], WIDE["fore"], is_far),
        Limb("sleeve", [shoulder, elbow], WIDE["upper"], is_far),
    ]


def front(pose: dict[str, Any]) -> Body:
    """Seen from the front. `arm`, `leg` are at the right of the picture, `arm2`, `leg2` at its left; nothing is far."""
    lean = pose.get("trunk", 90)
    neck_base = step((0.0, 0.0), lean, TRUNK)
    raised = pose.get("shrug", 0)
    across = lean - 90
    right = step(step(neck_base, across, HALF_SHOULDERS), 90, raised - 8)
    left = step(step(neck_base, across + 180, HALF_SHOULDERS), 90, raised - 8)
    hips = step((0.0, 0.0), across, HALF_HIPS), step((0.0, 0.0), across + 180, HALF_HIPS)
    neck = pose.get("neck", lean)
    head = step(neck_base, neck, NECK + 2)
    joints = {
        "hip": (0.0, 0.0),
        "shoulder": right,
        "shoulder2": left,
        "head": head,
        "chest": step((0.0, 0.0), lean, 33),
    }
    legs: list[Limb] = []
    for suffix, hip in (("2", hips[1]), ("", hips[0])):
        if f"leg{suffix}" in pose:
            legs += front_leg(hip, pose[f"leg{suffix}"], suffix, joints)
    half = [(10.0, -1.0), (10.5, 13.0), (15.0, 29.0), (15.5, TRUNK - 6 + raised * 0.6), (7.0, TRUNK - 1)]
    outline = [*half, *((-x, y) for x, y in reversed(half))]
    shirt = [Limb("shirt", [turned(p, across) for p in outline], 0)]
    collar = Limb("skin", [neck_base, step(neck_base, neck, NECK - 7)], WIDE["neck"])
    far = arm(left, pose["arm2"], "2", False, joints) if "arm2" in pose else []
    near = arm(right, pose["arm"], "", False, joints) if "arm" in pose else []
    arms = [*near, *far] if pose.get("swap") else [*far, *near]
    if pose.get("behind"):  # a hand that lies on the head from behind
        return Body([*legs, *shirt, *near, *far, collar], head, pose.get("look"), joints)
    return Body([*legs, collar, *shirt], head, pose.get("look"), joints, arms)


def turned(p: Point, angle: float) -> Point:
    """A point turned around the hips."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return p[0] * c - p[1] * s, p[0] * s + p[1] * c


def front_leg(hip: Point, angles: list[float], suffix: str, joints: dict[str, Point]) -> list[Limb]:
    thigh, shin, *rest = angles
    length = rest[0] if rest else THIGH  # a thigh that points at us is shorter
    knee = step(hip, thigh, length)
    ankle = step(knee, shin, SHIN)
    joints |= {f"knee{suffix}": knee, f"ankle{suffix}": ankle}
    toe = step(ankle, -70 if not suffix else -110, 6)
    return [
        Limb("foot", [ankle, toe], WIDE["foot"] + 2),
        Limb("leg", [hip, knee], WIDE["thigh"]),
        Limb("leg", [knee, ankle], WIDE["shin"]),
    ]
