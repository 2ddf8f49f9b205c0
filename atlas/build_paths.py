"""Where the tables come from and where the drawings go, unless told otherwise."""

import pathlib

PACKAGE = pathlib.Path(__file__).resolve().parent.parent / "src" / "needlebook"
KNOWLEDGE = PACKAGE / "knowledge" / "data"
OUT = PACKAGE / "knowledge" / "atlas"
