"""What every bench prints: the machine, and tables that can be written into a page between two marks."""

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path


def machine(*packages: str) -> str:
    """Processor, system, Python and the versions of the peers, in one line."""
    try:
        cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    except OSError:
        cpu = []
    processor = cpu[0].split(":")[1].strip() if cpu else platform.processor()
    system = f"{len(cpu)} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{processor}, {system}; " + ", ".join(f"{name} {version(name)}" for name in packages)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """A Markdown table; all but the first `words` columns are numbers."""
    rule = ["---"] * words + ["---:"] * (len(header) - words)
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))


def put(page: Path, name: str, text: str) -> None:
    """Put `text` between `<!-- name -->` and `<!-- /name -->` of a page. ValueError when it has no such marks."""
    first, last = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, begin, rest = page.read_text().partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        raise ValueError(f"{page} has no place for {name}")
    page.write_text(f"{before}{first}\n{text.strip()}\n\n{last}{after}")
