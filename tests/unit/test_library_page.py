"""The page about the library says what is so: its code is run."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/reference/library.md"


def test_the_code_of_the_library_page_runs_as_it_stands_there():
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert len(blocks) == 4
    exec("\n".join(blocks), {})
