"""Hands and feet at close range, where the movement is too small to be seen on a whole figure."""

from typing import TYPE_CHECKING, Any

from atlas.exercises.figure import Point, step

if TYPE_CHECKING:
    from atlas.exercises.drawing import Frame


def close_up(view: str, frame: "Frame", pose: dict[str, Any]) -> None:
    """Draw one frame of a close-up."""
    kinds = {"forearm": forearm, "foot": foot, "bar": bar, "calf": calf, "above": above, "head_end": head_end}
    kinds[view](frame, pose)


def limb(frame: "Frame", points: list[Point], css: str, width: float) -> None:
    frame.line(points, "halo", width + 4)
    frame.line(points, css, width)


def forearm(frame: "Frame", pose: dict[str, Any]) -> None:
    """A forearm on a table (or, with table = false, stretched out), the hand over the edge at an angle.

    hand: angle of the hand; holds: bottle | weight | nothing; other: where the other hand lies, over | under | pulls.
    """
    wrist = (0.0, 52.0)
    if pose.get("table", True):
        frame.box(-96, 26, 88, 10, "prop", 2)
        frame.box(-90, 0, 8, 26, "prop", 1)
        frame.box(-28, 0, 8, 26, "prop", 1)
    elbow = (-78.0, 52.0)
    limb(frame, [elbow, (-112.0, 66.0 if pose.get("table", True) else 52.0)], "sleeve", 30)
    limb(frame, [elbow, wrist], "skin", 24)
    frame.line([wrist, (-40.0, 52.0)], "skin", 22)
    knuckles = step(wrist, pose["hand"], 26)
    fingers = step(knuckles, pose["hand"] + pose.get("curl", -95), 14)
    if "other" in pose:
        other_hand(frame, pose["other"], knuckles, pose["hand"])
    limb(frame, [wrist, knuckles], "skin", 19)
    if holds := pose.get("holds"):
        hold(frame, holds, knuckles, pose["hand"])
    if not pose.get("flat"):
        limb(frame, [knuckles, fingers], "skin", 13)
    else:
        limb(frame, [knuckles, step(knuckles, pose["hand"], 20)], "skin", 13)
    if pose.get("other") == "over":
        over(frame, knuckles)


def hold(frame: "Frame", what: str, at: Point, angle: float) -> None:
    grip = step(at, angle - 90, 9)
    if what == "bottle":
        frame.box(grip[0] - 12, grip[1] - 46, 24, 44, "water", 6)
        frame.box(grip[0] - 5, grip[1] - 4, 10, 10, "prop", 2)
    else:
        frame.circle(grip, 15, "weight")


def over(frame: "Frame", knuckles: Point) -> None:
    """The other hand, laid on the back of the hand from above."""
    limb(frame, [(knuckles[0] + 44, knuckles[1] + 60), (knuckles[0] + 14, knuckles[1] + 22)], "skin far", 20)
    limb(frame, [(knuckles[0] + 14, knuckles[1] + 21), (knuckles[0] - 22, knuckles[1] + 17)], "skin far", 14)


def other_hand(frame: "Frame", how: str, knuckles: Point, angle: float) -> None:
    if how == "under":
        limb(frame, [(knuckles[0] + 30, knuckles[1] - 62), (knuckles[0] + 8, knuckles[1] - 22)], "skin far", 20)
        limb(frame, [(knuckles[0] + 10, knuckles[1] - 22), (knuckles[0] - 12, knuckles[1] - 16)], "skin far", 14)
    elif how == "pulls":
        grip = step(knuckles, angle, 8)
        limb(frame, [(grip[0] - 64, grip[1] - 40), (grip[0] - 4, grip[1] - 2)], "skin far", 19)
        limb(frame, [(grip[0] - 4, grip[1] - 4), step(grip, angle + 90, 13)], "skin far", 13)


def bar(frame: "Frame", pose: dict[str, Any]) -> None:
    """Two hands on a flexible bar in front of us. twist: how far the stripes of the bar are turned, -1 to 1."""
    y, half = 70.0, 78.0
    for side in (-1, 1):
        wrist = (side * 52.0, 48.0)
        limb(frame, [(side * 40.0, 0.0), wrist], "skin", 22)
    limb(frame, [(-half, y), (half, y)], "bar", 20)
    twist = pose["twist"]
    for n in range(-2, 3):
        x = n * 12.0
        frame.line([(x - 9 * twist, y - 9), (x, y), (x + 9 * twist, y + 9)], "stripe")
    for side in (-1, 1):
        tilt = pose["wrist"] if side == 1 else 0
        x = side * 52.0
        frame.box(x - 17, y - 15 + tilt, 34, 31, "halo-fill", 11)
        frame.box(x - 15, y - 13 + tilt, 30, 27, "skin-shape", 9)
        for finger in (-7, 0, 7):
            frame.line([(x + finger, y - 2 + tilt), (x + finger, y + 12 + tilt)], "knuckle")


def foot(frame: "Frame", pose: dict[str, Any]) -> None:
    """A foot from the side, toes to the right. arch: height of the arch; toes: angle of the toes; curl: of their tips;
    short: how much the ball is drawn towards the heel; heel, ball: height above the ground."""
    heel, ball = (0.0, 11.0 + pose.get("heel", 0)), (84.0 - pose.get("short", 0), 10.0 + pose.get("ball", 0))
    ankle = (16.0, 42.0 + pose.get("heel", 0))
    if pose.get("towel"):
        frame.line(towel(ball, pose), "towel")
    knee = step(ankle, pose.get("shin", 80), 112)
    limb(frame, [ankle, knee], "leg", 36)
    frame.line([step(ankle, pose.get("shin", 80), 8), step(ankle, pose.get("shin", 80), -4)], "skin", 30)
    sole_and_back(frame, heel, ball, ankle, pose)
    tips = step(ball, pose.get("toes", 0), 19)
    limb(frame, [ball, tips, step(tips, pose.get("toes", 0) + pose.get("curl", 0), 9)], "skin", 12)
    frame.line([ball, step(ball, 150, 20)], "skin", 17)
    if pose.get("pulls"):
        hand = step(tips, pose["toes"], 5)
        limb(frame, [(hand[0] - 74, hand[1] + 66), (hand[0] - 4, hand[1] + 14)], "skin far", 20)
        limb(frame, [(hand[0] - 6, hand[1] + 14), (hand[0] + 8, hand[1] - 6)], "skin far", 14)


def sole_and_back(frame: "Frame", heel: Point, ball: Point, ankle: Point, pose: dict[str, Any]) -> None:
    """Heel, instep and arch as one soft shape."""
    rise = pose.get("arch", 5)
    middle = (heel[0] + ball[0]) / 2
    shape = [
        (heel[0] - 10, heel[1] + 4),
        (heel[0] - 9, heel[1] - 7),
        (heel[0] - 2, heel[1] - 11),
        (heel[0] + 14, heel[1] - 10),
        (middle - 16, (heel[1] + ball[1]) / 2 - 9 + rise * 0.75),
        (middle, (heel[1] + ball[1]) / 2 - 9 + rise),
        (middle + 16, (heel[1] + ball[1]) / 2 - 9 + rise * 0.75),
        (ball[0] - 12, ball[1] - 8.5),
        (ball[0] + 2, ball[1] - 8),
        (ball[0] + 6, ball[1]),
        (ball[0], ball[1] + 8),
        (ball[0] - 16, ball[1] + 14 + rise * 0.4),
        (middle + 4, ankle[1] - 8 + rise * 0.5),
        (ankle[0] + 15, ankle[1] + 4),
        (ankle[0] - 15, ankle[1] + 2),
        (heel[0] - 8, heel[1] + 14),
    ]
    frame.blob(shape, "halo-fill")
    frame.blob(shape, "skin-shape")


def towel(ball: Point, pose: dict[str, Any]) -> list[Point]:
    """A towel on the ground under the toes; drawn up in folds when they curl."""
    folds = pose["towel"] - 1
    points = [(-16.0, 1.5), (ball[0] - 4, 1.5)]
    x = ball[0] + 20
    for n in range(folds):
        points += [(x + n * 10, 15.0), (x + n * 10 + 5, 3.0)]
    return [*points, (156.0 - folds * 8, 1.5)]


def calf(frame: "Frame", pose: dict[str, Any]) -> None:
    """Lower leg on the edge of a step. lift: angle of the foot, below 0 the heel hangs; knee: bend of the knee."""
    ball = (0.0, 48.0)
    frame.box(-12, 0, 96, 38, "prop", 2)
    if pose.get("towel"):
        frame.circle((13.0, 43.0), 6.5, "roll")
    angle = 180 - pose["lift"]
    heel = step(ball, angle, 62)
    ankle = step(step(ball, angle, 48), angle - 90, 24)
    toes = step(ball, 28 if pose.get("towel") else 2, 20)
    knee = step(ankle, pose.get("shin", 84), 96)
    limb(frame, [knee, step(knee, pose.get("thigh", 88), 44)], "leg", 42)
    limb(frame, [ankle, knee], "leg", 34)
    frame.line([ankle, step(ankle, pose.get("shin", 84), 14)], "skin", 25)
    limb(frame, [ball, toes], "skin", 13)
    shape = [
        step(heel, angle - 60, 9),
        step(heel, angle, 9),
        step(heel, angle + 70, 9),
        step(ball, angle + 90, 8),
        step(ball, angle - 180, 5),
        step(ball, angle - 90, 9),
        step(step(ball, angle, 26), angle - 90, 22),
        step(ankle, angle - 150, 13),
        step(ankle, angle - 20, 13),
    ]
    frame.blob(shape, "skin-shape")


def above(frame: "Frame", pose: dict[str, Any]) -> None:
    """Head and shoulders from above, looking up the picture. turn: of the nose; pull: how far the strap is drawn."""
    limb(frame, [(-44.0, 14.0), (44.0, 14.0)], "trunk", 30)
    head, radius = (0.0, 30.0), 27.0
    for side in (-1, 1):
        pulled = pose["pull"] if side == 1 else 0
        hand = (side * 26.0 - 44 * pulled, 84.0 + 4 * pulled)
        elbow = (side * 58.0 - 12 * pulled, 50.0)
        limb(frame, [(side * 46.0, 16.0), elbow], "sleeve", 17)
        limb(frame, [elbow, hand], "skin", 15)
    tip = step(head, pose["turn"], radius + 8)
    frame.polygon([step(head, pose["turn"] + 16, radius - 1), tip, step(head, pose["turn"] - 16, radius - 1)], "face")
    frame.circle(head, radius, "face")
    right = (26.0 - 44 * pose["pull"], 84.0 + 4 * pose["pull"])
    around = [step(head, angle, radius + 3) for angle in range(-14 + round(58 * pose["pull"]), -195, -12)]
    frame.line([right, *around, (-26.0, 84.0)], "rope")
    for hand in (right, (-26.0, 84.0)):
        frame.circle(hand, 8, "skin-spot")


def head_end(frame: "Frame", pose: dict[str, Any]) -> None:
    """Lying on the front, seen from the head end: arms out to both sides."""
    for side, angles in ((1, pose["arm"]), (-1, pose["arm2"])):
        elbow = step((side * 18.0, 13.0), angles[0], 25)
        hand = step(elbow, angles[1], 29)
        limb(frame, [elbow, hand], "skin", 8.5)
        limb(frame, [(side * 18.0, 13.0), elbow], "sleeve", 10)
    limb(frame, [(-14.0, 12.0), (14.0, 12.0)], "trunk", 22)
    frame.circle((0.0, 13.0), 12.5, "halo-fill")
    frame.circle((0.0, 13.0), 11.5, "face")
