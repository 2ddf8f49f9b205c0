"""Draw the package data for a look at it: python previews.py OUT_DIR [ATLAS_DIR]. One SVG per view, all layers."""

import json
import pathlib
import sys
import zlib

from build_paths import OUT

STYLE = """
.skin{fill:#f6ebe1;stroke:#6e5849;stroke-width:1.5;stroke-linejoin:round}
.line{fill:none;stroke:#a58c7a;stroke-width:.9;stroke-linecap:round}
.bone{fill:#fffdf9;stroke:#b3a08e;stroke-width:.6}
.muscle{fill:#c4796b;stroke:#8c463b;stroke-width:.5;fill-opacity:.8}
.fibre{fill:none;stroke:#8c463b;stroke-width:.35;opacity:.6}
.region{fill-opacity:.12;stroke:#4f7ea8;stroke-width:.5;stroke-opacity:.55}
.tint0{fill:#7fa8c9}.tint1{fill:#d9a066}.tint2{fill:#8fb08c}.tint3{fill:#b48ead}
.tp{stroke:#1d3f66;stroke-width:1.2}
"""


def pair(view, css, shape, key="d"):
    """A shape, and its mirror image where the view holds the left side only."""
    path = f'<path class="{css}" d="{shape[key]}"/>'
    flip = f'<g transform="matrix(-1 0 0 1 {view["mirror_x"]} 0)">{path}</g>'
    return path + (flip if shape["mirror"] else "")


def svg(view, box, places):
    """One view as SVG text: skin, bones, muscles, inner lines, regions, trigger points of the left side."""
    two_sided = view["shows"] == "both"
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(map(str, box))}"><style>{STYLE}</style>']
    out.append(f'<path class="skin" d="{view["silhouette"]}"/>')
    out += [pair(view, "bone", bone) for bone in view["bones"]["outlines"].values()]
    for name, muscle in view["muscles"].items():
        fibres = pair(view, "fibre", muscle, "fibres")
        out.append(f"<g><title>{name}</title>{pair(view, 'muscle', muscle)}{fibres}</g>")
    out += [pair(view, "line", {"d": line, "mirror": two_sided}) for line in view["contours"]]
    for key, d in view["regions"].items():
        tint = zlib.crc32(key.partition(".")[0].encode()) % 4
        out.append(f'<path class="region tint{tint}" d="{d}"><title>{key}</title></path>')
    out += [f'<path class="tp" d="M{x - 3} {y - 3}l6 6m0-6l-6 6"><title>{tp}</title></path>' for tp, (x, y) in places]
    return "".join(out) + "</svg>"


def main(out, atlas):
    files = {path.stem: json.loads(path.read_text()) for path in sorted(atlas.glob("*.json"))}
    points = files.pop("trigger_points")["points"]
    for name, view in files.items():
        places = [(tp, p["views"][name]) for tp, p in points.items() if name in p["views"]]
        (out / f"{name}.svg").write_text(svg(view, view["viewBox"], places))


if __name__ == "__main__":
    main(*(pathlib.Path(a) for a in [*sys.argv[1:], OUT][:2]))
