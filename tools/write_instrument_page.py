"""Writes docs/reference/instruments.md from the tables of instruments and their scoring: `make docs`."""

import sys
from pathlib import Path

from needlebook.knowledge import load
from needlebook.knowledge.instrument_page import instrument_page

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "instruments.md"


def main() -> int:
    PAGE.write_text(instrument_page(load()), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
