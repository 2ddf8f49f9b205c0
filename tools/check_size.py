"""Fails when a file grows past its limit or functions grow long: python tools/check_size.py."""

import ast
import statistics
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("src", "tests", "atlas", "bench", "tools")
KINDS = {".py", ".js", ".css", ".html"}


def source_files() -> Iterator[Path]:
    """Every hand-written source file; migrations are written by Django."""
    for folder in SOURCES:  # a folder that is not there yet has no files
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and "migrations" not in path.parts:
                yield path


def function_lengths(path: Path) -> Iterator[int]:
    """Lines of each function in a Python file, without its docstring."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            end = node.end_lineno or node.lineno
            doc = node.body[0] if ast.get_docstring(node) else None
            yield end - node.lineno + 1 - (doc.end_lineno - doc.lineno + 1 if doc and doc.end_lineno else 0)


def main() -> int:
    limits = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["needlebook"]["size"]
    problems, lengths, long_files = [], [], []
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        lines = len(path.read_text().splitlines())
        if lines > limits["max_lines"] and name not in limits["exceptions"]:
            problems.append(f"{name}: {lines} lines, {limits['max_lines']} allowed; split it")
        elif lines > limits["wanted_lines"]:
            long_files.append(f"{name} ({lines})")
        if path.suffix == ".py" and name.startswith("src/"):
            lengths += function_lengths(path)
    median = statistics.median(lengths) if lengths else 0
    if median > limits["max_median_function"]:
        problems.append(f"the median function has {median:g} lines, {limits['max_median_function']} wanted")
    print("\n".join(problems) or f"size: median function {median:g} lines, {len(lengths)} functions")
    if long_files:
        print(f"over {limits['wanted_lines']} lines, worth a look: {', '.join(long_files)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
