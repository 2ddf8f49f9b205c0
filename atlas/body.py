"""The posed skeleton: bones, joint centres, muscle paths and named landmarks of the LEFT half of the body.

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
from scipy.optimize import linear_sum_assignment

warnings.filterwarnings("ignore")

# Joint angles (radians) of the anatomical position: arms abducted, palms forward, feet slightly apart and
# pointing down, as in the classic body chart, so that the instep (front) and the sole (back) can be drawn on.
POSE = {
    "shoulder_elv": 0.43,
    "shoulder_rot": -0.32,
    "pro_sup": -1.25,
    "elbow_flexion": 0.04,
    "hip_adduction": -0.03,
    "hip_rotation": -0.02,
    "ankle_angle": -0.70,
    "cmc_abduction": 0.10,
    "knee_angle_beta_translation1": 0.050,
    "knee_angle_beta_translation2": -0.012,
}
# Corrections the joints of the model cannot express: body, world axis, degrees (left side).
BODY_TWIST = [
    ("ulna_l", "front", -11.0),
    ("talus_l", "side", 5.0),
    ("firstmc_l", "front", 6.0),
    ("2proxph_l", "front", 7.0),
    ("3proxph_l", "front", 2.0),
    ("4proxph_l", "front", -4.0),
    ("5proxph_l", "front", -11.0),
]
HEAD_SCALE, HEAD_PIVOT = 1.12, np.array([0.0, 1600.0, -225.0])  # the model's skull is small for its stature
AXES = {"front": np.array([0, -1.0, 0]), "side": np.array([1.0, 0, 0]), "up": np.array([0, 0, 1.0])}


def _name(model, kind, i):
    return mujoco.mj_id2name(model, kind, i)


class Body:
    """bones {name: trimesh}, joints {body: xyz}, paths {tendon: n x 3}, force {tendon: N}, landmarks {name: xyz}."""

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
        self._read_paths(model, data)
        self.landmarks = find_landmarks(self)
        self.refined = {}  # cache of subdivided meshes

    def _to_body_axes(self, p):
        p = np.asarray(p) * 1000
        return np.stack([p[..., 0] - self.origin_x, p[..., 2], -p[..., 1]], axis=-1)

    @staticmethod
    def _pose(model, data):
        for joint, angle in POSE.items():
            for name in (joint + "_l", joint + "_r", joint):
                j = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_JOINT, name)
                if j >= 0:
                    data.qpos[model.jnt_qposadr[j]] = angle
        mujoco.mj_forward(model, data)
        for body, axis, degrees in BODY_TWIST:
            b = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, body)
            world, parent, inverse, q = np.zeros(4), data.xquat[model.body_parentid[b]], np.zeros(4), np.zeros(4)
            mujoco.mju_axisAngle2Quat(world, AXES[axis], np.radians(degrees))
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

    def _read_paths(self, model, data):
        self.paths, self.force = {}, {}
        xyz = self._to_body_axes(data.wrap_xpos.reshape(-1, 3))
        peak = {model.actuator_trnid[a, 0]: model.actuator_gainprm[a, 2] for a in range(model.nu)}
        for t in range(model.ntendon):
            name = _name(model, mujoco.mjtObj.mjOBJ_TENDON, t)
            if not (name.endswith("_l_tendon") or name.endswith("_tendon_l")) or "ligament" in name:
                continue
            start, n = data.ten_wrapadr[t], data.ten_wrapnum[t]
            key = name.replace("_l_tendon", "").replace("_tendon_l", "")
            self.paths[key] = xyz[start : start + n]
            self.force[key] = float(peak.get(t, 100.0))


def tip_far(mesh, point):
    """The vertex of a bone farthest from a point."""
    return mesh.vertices[np.argmax(np.linalg.norm(mesh.vertices - point, axis=1))]


def extreme(mesh, direction, among=None):
    """The vertex of a bone farthest along a direction (x left, y up, z front)."""
    v = mesh.vertices if among is None else mesh.vertices[among(mesh.vertices)]
    return v[np.argmax(v @ np.asarray(direction, float))]


def face_height(L, t):
    """Height of a facial feature; t = 0 chin, .23 mouth, .37 base of the nose, .58 eyes, .66 brows, 1 top."""
    share = (
        t
        if not 0 < t < 1
        else np.interp(
            t, (0, 0.13, 0.232, 0.37, 0.575, 0.66, 0.80, 0.90, 1), (0, 0.11, 0.19, 0.31, 0.515, 0.612, 0.775, 0.89, 1)
        )
    )
    return L["gnathion"][1] + share * (L["vertex"][1] - L["gnathion"][1])


def find_landmarks(body):
    """Named bony points (left side; midline points have x = 0), found as extremes of the bone meshes."""
    b, j, L = body.bones, body.joints, {}

    def mid(p):
        return np.array([0.0, p[1], p[2]])

    skull, jaw = b["skull"], b["jaw"]
    L["vertex"] = mid(extreme(skull, (0, 1, 0)))
    L["inion"] = mid(extreme(skull, (0, -0.15, -1), lambda v: v[:, 1] < skull.bounds[1][1] - 95))
    L["glabella"] = mid(extreme(skull, (0, 0, 1), lambda v: v[:, 1] > skull.bounds[1][1] - 95))
    L["mastoid"] = extreme(skull, (0.35, -1, 0), lambda v: (v[:, 0] > 38) & (v[:, 2] < -205))
    L["zygion"] = extreme(skull, (1, 0, 0), lambda v: (v[:, 2] > -185) & (v[:, 1] < skull.bounds[1][1] - 100))
    L["gonion"] = extreme(jaw, (0.6, -1, -1))
    L["gnathion"] = mid(extreme(jaw, (0, -1, 0.2)))
    for name, x, t, z in (
        ("orbit", 33, 0.59, -122),
        ("mouth_corner", 24, 0.22, -122),
        ("zygoma", 52, 0.44, -140),
        ("brow", 26, 0.67, -114),
        ("nostril", 8, 0.37, -104),
    ):
        L[name] = np.array([x, face_height(L, t), z])
    L["hyoid"] = np.array([0, L["gnathion"][1] - 12, -172.0])
    L["condyle"] = extreme(jaw, (0.2, 1, -1))
    L["coronoid"] = extreme(jaw, (0, 1, 0.9), lambda v: v[:, 0] > 25)
    for name in [f"C{i}" for i in range(1, 8)] + [f"T{i}" for i in range(1, 13)] + [f"L{i}" for i in range(1, 6)]:
        L[f"{name}_spinous"] = mid(extreme(b[name], (0, -0.2, -1)))
        L[f"{name}_transverse"] = extreme(b[name], (1, 0, -0.1))
        L[f"{name}_body"] = mid(b[name].centroid)
    L["jugular_notch"] = mid(extreme(b["sternum"], (0, 1, 0)))
    L["xiphoid"] = mid(extreme(b["sternum"], (0, -1, 0), lambda v: abs(v[:, 0]) < 8))
    L["navel"] = L["L4_body"] - [0, 8, 0]
    L["clavicle_medial"], L["clavicle_lateral"] = (
        extreme(b["clavicle"], (-1, 0, 0)),
        extreme(b["clavicle"], (1, 0, 0)),
    )
    s = b["scapula"]
    L["acromion"] = extreme(s, (1, 0.3, 0))
    L["coracoid"] = extreme(s, (0.15, -0.3, 1), lambda v: v[:, 0] < L["acromion"][0] - 22)
    L["superior_angle"] = extreme(s, (-1, 1.2, 0))
    L["inferior_angle"] = extreme(s, (0, -1, 0))
    medial = s.vertices[s.vertices[:, 0] < s.bounds[0][0] + 28]
    L["spine_root"] = medial[np.argmin(medial[:, 2] + abs(medial[:, 1] - (L["superior_angle"][1] - 32)) * 2)]
    L["glenoid"] = j["humerus_l"].copy()
    L["infraglenoid"] = L["glenoid"] + [-22, -24, -8]
    L["acromial_angle"] = extreme(s, (0.6, 0.2, -1), lambda v: v[:, 0] > L["acromion"][0] - 30)
    for i in range(1, 13):
        r = b[f"rib{i}"]
        L[f"rib{i}_lateral"] = extreme(r, (1, 0, 0))
        L[f"rib{i}_angle"] = extreme(r, (0.3, 0, -1))
        L[f"rib{i}_front"] = extreme(r, (-0.2, -0.4, 1))
    h = b["humerus"]
    L["humeral_head"] = j["humerus_l"]
    L["elbow"], L["wrist"] = j["ulna_l"], (j["lunate_l"] + j["scaphoid_l"]) / 2
    L["greater_tubercle"] = extreme(h, (1, 0.6, 0))
    L["epicondyle_lateral"] = extreme(h, (1, -0.6, 0), lambda v: v[:, 1] < h.bounds[0][1] + 60)
    L["epicondyle_medial"] = extreme(h, (-1, -0.9, 0), lambda v: v[:, 1] < h.bounds[0][1] + 60)
    L["deltoid_tuberosity"] = j["humerus_l"] * 0.52 + j["ulna_l"] * 0.48 + [11, 4, 4]
    L["olecranon"] = extreme(b["ulna"], (-0.3, 0.8, -1))
    L["radial_head"] = extreme(b["radius"], (0, 1, 0))
    L["styloid_radial"], L["styloid_ulnar"] = extreme(b["radius"], (1, -0.9, 0)), extreme(b["ulna"], (0.2, -1, -0.2))
    for i in range(1, 6):
        base = j[{1: "firstmc_l", 2: "secondmc_l", 3: "thirdmc_l", 4: "fourthmc_l", 5: "fifthmc_l"}[i]]
        head = j["proximal_thumb_l" if i == 1 else f"{i}proxph_l"]
        L[f"mc{i}_base"], L[f"mc{i}_head"] = base, head
        L[f"finger{i}_pip"] = j["distal_thumb_l" if i == 1 else f"midph{i}_l"]
        L[f"finger{i}_dip"] = j["distal_thumb_l" if i == 1 else f"distph{i}_l"]
        L[f"finger{i}_tip"] = tip_far(b["thumbdist" if i == 1 else f"{i}distph"], base)
    pelvis = b["pelvis"]
    L["asis"] = extreme(pelvis, (0.5, -0.1, 1), lambda v: (v[:, 1] > 985) & (v[:, 0] > 90))
    L["aiis"] = L["asis"] + [-16, -38, -4]
    L["psis"] = extreme(pelvis, (0, 0, -1))
    L["iliac_crest_top"] = extreme(pelvis, (0, 1, 0))
    L["iliac_crest_lateral"] = extreme(pelvis, (1, 0.2, 0), lambda v: v[:, 1] > 1010)
    L["pubic_tubercle"] = extreme(pelvis, (0.1, 0.5, 1), lambda v: (v[:, 1] < 960) & (v[:, 0] < 40))
    L["symphysis"] = mid(extreme(pelvis, (-1, 0, 0.5), lambda v: v[:, 1] < 960))
    L["ischial_tuberosity"] = extreme(pelvis, (0, -1, -0.8))
    L["sacrum_top"], L["sacrum_apex"] = (
        mid(extreme(b["sacrum"], (0, 1, -0.3))),
        mid(extreme(b["sacrum"], (0, -1, -0.2))),
    )
    L["coccyx"] = L["sacrum_apex"] + [0, -6, 8]
    f = b["femur"]
    L["hip"], L["knee"], L["ankle"] = j["femur_l"], j["tibia_l"], j["talus_l"]
    L["trochanter"] = extreme(f, (1, 0.3, 0), lambda v: v[:, 1] > L["hip"][1] - 90)
    L["trochanter_lesser"] = extreme(f, (-1, 0, -0.5), lambda v: abs(v[:, 1] - L["hip"][1] + 75) < 18)
    L["femur_epicondyle_medial"] = extreme(f, (-1, 0.1, 0), lambda v: v[:, 1] < f.bounds[0][1] + 60)
    L["femur_epicondyle_lateral"] = extreme(f, (1, 0.1, 0), lambda v: v[:, 1] < f.bounds[0][1] + 60)
    L["patella"] = b["patella"].centroid
    t = b["tibia"]
    L["tibial_tuberosity"] = extreme(t, (0, 0, 1), lambda v: abs(v[:, 1] - t.bounds[1][1] + 45) < 18)
    L["pes_anserinus"] = extreme(t, (-1, 0, 0.6), lambda v: abs(v[:, 1] - t.bounds[1][1] + 50) < 15)
    L["fibular_head"] = extreme(b["fibula"], (0.2, 1, 0))
    L["malleolus_medial"], L["malleolus_lateral"] = extreme(t, (-0.3, -1, 0)), extreme(b["fibula"], (0.3, -1, 0))
    L["cuboid_edge"] = extreme(b["cuboid"], (1, 0, 0))
    L["heel"] = extreme(b["calcaneus"], (0, 0, -1))
    for i in range(1, 6):
        mt, ray = b[f"mt{i}"], L["heel"]
        L[f"mt{i}_head"] = tip_far(mt, ray)
        L[f"mt{i}_base"] = mt.vertices[np.argmin(np.linalg.norm(mt.vertices - b["calcaneus"].centroid, axis=1))]
        L[f"toe{i}_tip"] = tip_far(b[f"toe{i}_{2 if i == 1 else 3}"], ray)
    return {k: np.asarray(v, float) for k, v in L.items()}
