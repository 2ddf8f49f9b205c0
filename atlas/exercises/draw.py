"""Draws every exercise: `python -m atlas.exercises.draw [OUT_DIR]`. The same poses give the same pictures.

Without a directory they go where the program shows them from.
"""

import sys
import tomllib
from pathlib import Path

from atlas.exercises.drawing import picture

HERE = Path(__file__).parent
OUT = HERE.parent.parent / "src/needlebook/web/static/exercises"


def main(out: Path = OUT) -> None:
    """One SVG for each entry; what no entry draws any more is removed."""
    out.mkdir(parents=True, exist_ok=True)
    entries = tomllib.loads((HERE / "poses.toml").read_text(encoding="utf-8"))
    for old in out.glob("*.svg"):
        if old.stem not in entries:
            old.unlink()
    for name, entry in entries.items():
        (out / f"{name}.svg").write_text(picture(entry), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
