"""A knowledge file that was edited wrongly stops the program with one line: file, line, what is wrong."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import needlebook

PACKAGE = Path(needlebook.__file__).parent
START = [sys.executable, "-c", "from needlebook.project.cli import main; main()"]
EDITS = [
    ("rules/bleeding.toml", 'then = "precautions"', 'then = "perhaps"', "bleeding.toml:12: then 'perhaps'"),
    ("rules/lymph.toml", "[[rule]]", "[[rule]", "lymph.toml:3: not valid TOML"),
    ("rules/scores.toml", '"wells_calf"', '"wells_calves"', "scores.toml:"),
    ("depths.csv", ",yes,", ",perhaps,", "depths.csv:2: use 'perhaps'"),
    ("drugs.csv", "B01AF02", "B01AF2", "drugs.csv:"),
    ("consent.toml", "[[", "[", "consent.toml:"),
]
SCREEN = ["screen", "-"]
SERVE = ["serve", "--port", "8799"]


def broken(folder: Path, table: str, old: str, new: str) -> Path:
    """A copy of the package in which one table was edited."""
    shutil.copytree(PACKAGE, folder / "needlebook", ignore=shutil.ignore_patterns("__pycache__", "static", "templates"))
    path = folder / "needlebook" / "knowledge" / "data" / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def started(package: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    world = {**os.environ, "PYTHONPATH": str(package), "NEEDLEBOOK_DATA": str(package / "clinic")}
    return subprocess.run(
        [*START, *command], input='{"patient": {}}', capture_output=True, text=True, env=world, timeout=60, cwd=package
    )


@pytest.mark.parametrize(("table", "old", "new", "says"), EDITS, ids=[edit[0] for edit in EDITS])
def test_the_clinic_does_not_open_with_a_table_that_was_edited_wrongly(tmp_path, table, old, new, says):
    result = started(broken(tmp_path, table, old, new), SERVE)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"needlebook: {says}")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "clinic").exists()


def test_no_case_is_screened_with_a_rule_that_was_edited_wrongly(tmp_path):
    result = started(broken(tmp_path, *EDITS[0][:3]), SCREEN)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "needlebook: bleeding.toml:12: then 'perhaps'; allowed: precautions, avoid, refer_first, do_not_needle\n"
    )


def test_a_package_that_was_not_edited_screens(tmp_path):
    result = started(broken(tmp_path, "drugs.csv", "apixaban", "apixaban"), SCREEN)
    assert result.returncode == 0, result.stderr
