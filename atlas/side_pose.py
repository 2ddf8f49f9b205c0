"""The posture of the side view: the posed body bent at shoulder, elbow, forearm and ankle (left side).

A point is turned by the share of each angle that its place in the main posture gives it, so that muscles bend smoothly;
bones keep their form. The order is from the far end of a limb to the near one, each about the joint's place in the main
posture."""

import numpy as np
from drawing import sagittal
from places import table
from scipy.spatial.transform import Rotation

ANGLE = {row["name"]: float(row["value"]) for row in table("postures.csv") if row["kind"] == "bend"}
# where a joint's turn begins and where it is complete: along the limb (0, 1 at its joints), and mm beside its axis
SHOULDER, ELBOW, FOREARM, ARM_BREADTH = (-0.05, 0.35), (0.94, 1.06), (1.05, 1.90), (80, 45)
HAND_BREADTH = 130  # beyond the wrist all within this, in mm, is hand
SOLE, FOOT, LEG = (10, 35), (15, 60), (70, 35)  # mm from the ankle: to the sole, to the toes, up the leg
HAND = ("lunate", "scaphoid", "pisiform", "triquetrum", "capitate", "trapez", "hamate", "thumb", "mc", "ph")
FOOT_BONES = ("calcaneus", "navicular", "cuboid", "cuneiform", "mt", "toe", "talus")


def ramp(value, edges):
    """0 before the first edge, 1 beyond the second, smooth between; the edges may fall."""
    t = np.clip((value - edges[0]) / (edges[1] - edges[0]), 0, 1)
    return t * t * (3 - 2 * t)


def unit(v):
    return v / np.linalg.norm(v)


class SidePose:
    def __init__(self, landmarks):
        self.shoulder, self.elbow, self.wrist, self.ankle = (
            np.asarray(landmarks[k]) for k in ("humeral_head", "elbow", "wrist", "ankle")
        )
        toes = (landmarks["mt2_head"] + landmarks["mt3_head"]) / 2 - landmarks["heel"]
        self.toes = unit(toes * (0, 1, 1))
        self.sole = np.array([0, -self.toes[2], self.toes[1]])
        arm = self.elbow - self.shoulder
        self.hang = np.degrees(np.arctan2(arm[0], -arm[1]))  # how far the arm stands off, taken back first
        self.hinge = unit(np.cross(arm, (0, 0, -1.0)))  # the axis of the elbow, outwards

    def shares(self, points):
        """Shares of the turns at shoulder, elbow, forearm and ankle, one column each."""
        k, beside = self._along_arm(points)
        on_arm = ramp(beside, ARM_BREADTH)
        foot = points - self.ankle
        at_ankle = np.maximum(ramp(foot @ self.sole, SOLE), ramp(foot @ self.toes, FOOT)) * ramp(
            points[:, 1], (190, 150)
        )
        return np.stack([ramp(k, SHOULDER) * on_arm, ramp(k, ELBOW) * on_arm, ramp(k, FOREARM) * on_arm, at_ankle], 1)

    def _along_arm(self, points):
        """Place along the arm (0 shoulder, 1 elbow, 2 wrist) and mm beside its axis."""
        best_k, best = np.zeros(len(points)), np.full(len(points), np.inf)
        for n, (a, b) in enumerate(((self.shoulder, self.elbow), (self.elbow, self.wrist))):
            axis = b - a
            low, high = (-1.0, 1.0) if n == 0 else (0.0, 2.0)
            t = np.clip((points - a) @ axis / (axis @ axis), low, high)
            beside = np.linalg.norm(points - a - t[:, None] * axis, axis=1)
            if n == 1:
                beside = np.where((t > 1) & (beside < HAND_BREADTH), np.minimum(beside, ARM_BREADTH[1]), beside)
            best_k, best = np.where(beside < best, t + n, best_k), np.minimum(beside, best)
        return best_k, best

    def bend(self, points, shares=None):
        """Body points in the posture of the side view."""
        points = np.atleast_2d(np.asarray(points, float))
        shares = self.shares(points) if shares is None else np.broadcast_to(shares, (len(points), 4))
        turns = (
            (2, ANGLE["forearm"], unit(self.wrist - self.elbow), self.elbow),
            (1, -ANGLE["elbow"], self.hinge, self.elbow),
            (0, -self.hang, np.array([0, 0, 1.0]), self.shoulder),
            (0, -ANGLE["shoulder"], np.array([1.0, 0, 0]), self.shoulder),
            (3, -ANGLE["ankle"], np.array([1.0, 0, 0]), self.ankle),
        )
        for column, degrees, axis, centre in turns:
            turn = Rotation.from_rotvec(np.radians(degrees) * shares[:, column, None] * axis)
            points = centre + turn.apply(points - centre)
        return points

    def __call__(self, points):
        """Body points on the side view."""
        points = np.asarray(points, float)
        return sagittal(self.bend(points.reshape(-1, 3)).reshape(points.shape))

    def bone(self, name, mesh):
        """A bone in the posture of the side view."""
        out = mesh.copy()
        out.vertices = self.bend(mesh.vertices, self._bone_shares(name, mesh.vertices))
        return out

    def _bone_shares(self, name, points):
        if name.startswith(FOOT_BONES):
            return (0, 0, 0, 1)
        if name == "humerus":
            return (1, 0, 0, 0)
        if name == "ulna":
            return (1, 1, 0, 0)
        if name == "radius":
            twist = ramp(self._along_arm(points)[0], FOREARM)
            return np.stack([np.ones_like(twist), np.ones_like(twist), twist, np.zeros_like(twist)], 1)
        return (1, 1, 1, 0) if any(part in name for part in HAND) else (0, 0, 0, 0)
