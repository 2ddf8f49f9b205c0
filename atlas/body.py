"""The posed skeleton: bones, joint centres and named landmarks of the LEFT half of the body.

Source geometry: the PyPI package `myo-sim` (Apache-2.0).  Everything is in millimetres, in body axes
    x = towards the patient's left, y = up, z = towards the front,
with the mid-sagittal plane at x = 0.  The right side is always the mirror image of the left side.
"""

import os
import tempfile
import warnings

import mujoco
import myo_sim
import numpy as np
import trimesh
from landmarks import find_landmarks, tip_far
from places import table
from scipy.optimize import linear_sum_assignment

warnings.filterwarnings("ignore")

POSTURE = table("postures.csv")
HEAD_SCALE, HEAD_PIVOT = 1.12, np.array([0.0, 1600.0, -225.0])  # the model's skull is small for its stature
AXES = {"front": np.array([0, -1.0, 0]), "side": np.array([1.0, 0, 0]), "up": np.array([0, 0, 1.0])}


def _name(model, kind, i):
    return mujoco.mj_id2name(model, kind, i)


class Body:
    """bones {name: trimesh}, joints {body: xyz}, landmarks {name: xyz}."""

    def __init__(self):
        here = os.getcwd()
        os.chdir(tempfile.mkdtemp())  # MuJoCo writes its log where it stands
        model = myo_sim.load_model("myofullbody")
        data = mujoco.MjData(model)
        os.chdir(here)
        self._pose(model, data)
        root = data.xpos[mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, "sacrum")]
        self.origin_x = root[0] * 1000
        self._read_joints(model, data)
        self._read_bones(model, data)
        self.landmarks = find_landmarks(self)
        self.refined = {}  # cache of subdivided meshes

    def _to_body_axes(self, p):
        p = np.asarray(p) * 1000
        return np.stack([p[..., 0] - self.origin_x, p[..., 2], -p[..., 1]], axis=-1)

    @staticmethod
    def _pose(model, data):
        for row in POSTURE:
            for name in (row["name"] + side for side in ("_l", "_r", "") if row["kind"] == "joint"):
                j = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_JOINT, name)
                if j >= 0:
                    data.qpos[model.jnt_qposadr[j]] = float(row["value"])
        mujoco.mj_forward(model, data)
        for row in (row for row in POSTURE if row["kind"] == "twist"):
            b = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, row["name"])
            world, parent, inverse, q = np.zeros(4), data.xquat[model.body_parentid[b]], np.zeros(4), np.zeros(4)
            mujoco.mju_axisAngle2Quat(world, AXES[row["axis"]], np.radians(float(row["value"])))
            mujoco.mju_negQuat(inverse, parent)
            mujoco.mju_mulQuat(q, inverse, world)
            mujoco.mju_mulQuat(q, q.copy(), parent)
            mujoco.mju_mulQuat(q, q.copy(), model.body_quat[b])
            model.body_quat[b] = q
            mujoco.mj_forward(model, data)

    def _read_joints(self, model, data):
        self.joints = {}
        for b in range(model.nbody):
            self.joints[_name(model, mujoco.mjtObj.mjOBJ_BODY, b)] = self._to_body_axes(data.xpos[b])

    def _read_bones(self, model, data):
        self.bones = {}
        for g in range(model.ngeom):
            if model.geom_type[g] != mujoco.mjtGeom.mjGEOM_MESH:
                continue
            k = model.geom_dataid[g]
            name = _name(model, mujoco.mjtObj.mjOBJ_MESH, k)
            if name.endswith("_r") or name.startswith("r_"):
                continue
            v0, nv, f0, nf = (
                int(a[k]) for a in (model.mesh_vertadr, model.mesh_vertnum, model.mesh_faceadr, model.mesh_facenum)
            )
            points = model.mesh_vert[v0 : v0 + nv] @ data.geom_xmat[g].reshape(3, 3).T + data.geom_xpos[g]
            points = self._to_body_axes(points)
            if name.startswith("hat_") and name != "hat_cervical":
                points = HEAD_PIVOT + (points - HEAD_PIVOT) * HEAD_SCALE
            mesh = trimesh.Trimesh(points, model.mesh_face[f0 : f0 + nf])
            mesh.merge_vertices(merge_tex=True, merge_norm=True, digits_vertex=1)
            parts = [p for p in mesh.split(only_watertight=False) if len(p.vertices) > 12]
            self._name_parts(name, parts)

    def _name_parts(self, name, parts):
        """Give every connected part of a mesh an anatomical name (left side and midline only)."""
        if "thoracic" in name or "lumbar" in name or "sacrum" in name:
            self.bones[
                name.split("_")[-2 if "thoracic" in name else -1].replace("thoracic", "T").replace("lumbar", "L")
            ] = max(parts, key=lambda p: len(p.vertices))
        elif "ribcage" in name:
            parts = [p for p in parts if p.bounds[0][2] < -160]  # the rest is the maker's logo on the chest
            sternum = max(parts, key=lambda p: len(p.vertices))
            self.bones["sternum"] = sternum
            ribs = sorted(
                (p for p in parts if p is not sternum and p.centroid[0] > 0),
                key=lambda p: -p.vertices[p.vertices[:, 2] < p.bounds[0][2] + 25, 1].max(),
            )
            for i, rib in enumerate(ribs, 1):
                self.bones[f"rib{i}"] = rib
        elif "cervical" in name:
            vertebrae = sorted((p for p in parts if len(p.vertices) > 100), key=lambda p: p.bounds[0][1])
            for i, vertebra in enumerate(vertebrae):
                self.bones[f"C{7 - i}"] = vertebra
        elif name == "l_foot":
            self._name_foot(parts)
        elif name == "l_bofoot":
            self._name_toes(parts)
        else:
            key = name.replace("hat_", "").replace("_l", "").replace("l_", "")
            parts = parts if key == "scapula" else [max(parts, key=lambda p: len(p.vertices))]
            self.bones[key] = trimesh.util.concatenate(parts)

    def _name_foot(self, parts):
        metatarsals = sorted((p for p in parts if len(p.vertices) == 112), key=lambda p: p.centroid[0])
        rest = sorted((p for p in parts if len(p.vertices) != 112), key=lambda p: -len(p.vertices))
        for i, p in enumerate(metatarsals, 1):
            self.bones[f"mt{i}"] = p
        names = ("calcaneus", "navicular", "cuboid", "cuneiform1", "cuneiform3", "cuneiform2")
        for key, p in zip(names, rest, strict=False):
            self.bones[key] = p

    def _name_toes(self, parts):
        heel = self.bones["calcaneus"].centroid
        end = {i: tip_far(self.bones[f"mt{i}"], heel) for i in range(1, 6)}
        for row in (1, 2, 3):  # proximal, middle, distal phalanges
            rays = [i for i in end if row < 3 or i > 1]
            cost = [[np.linalg.norm(p.centroid - end[i]) for p in parts] for i in rays]
            chosen = linear_sum_assignment(cost)[1]
            for i, k in zip(rays, chosen, strict=False):
                self.bones[f"toe{i}_{row}"] = parts[k]
                end[i] = tip_far(parts[k], heel)
            parts = [p for k, p in enumerate(parts) if k not in chosen]
