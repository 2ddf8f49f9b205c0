"""Writes docs/reference/clinical-rules/ from the rule table and the screening cases: `make docs`."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.spec.screening.case_table import case_of

from needlebook.core.screening import Policy, Verdict, screen
from needlebook.knowledge import load
from needlebook.knowledge.rule_pages import Example, rule_pages

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference" / "clinical-rules"
CASES = ROOT / "tests" / "spec" / "screening"


def examples(folder: Path = CASES) -> Iterator[Example]:
    """Every screening case of the tests, in the order of its file, with the rules that it makes fire."""
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            verdict = screened(entry)
            fires = tuple(reason.rule.id for reason in verdict.reasons)
            yield Example(
                entry["title"], given(entry), verdict.level, fires, tuple(entry["expect"].get("not_rules", []))
            )


def screened(entry: dict[str, Any]) -> Verdict:
    """The verdict on a case, under the positions that the case names and the defaults."""
    knowledge = load()
    return screen(case_of(entry), knowledge.anatomy, knowledge.rulebook, Policy(entry.get("policy", {})))


def given(entry: dict[str, Any]) -> str:
    """What makes this case different from a woman of 40 who was asked everything and denied it all."""
    parts = [part_text(key, entry[key]) for key in entry if key not in ("title", "expect")]
    return "; ".join(parts) or "nothing else"


def part_text(key: str, value: Any) -> str:
    """One part of a case on one line: `yes to lymphoedema_limb`, `age 15`, `drugs B01AF02`."""
    match key:
        case "yes":
            return f"yes to {', '.join(value)}"
        case "history":
            return ", ".join(answer_text(item) for item in value)
        case "patient" | "measurements" | "policy":
            return ", ".join(f"{name} {item}" for name, item in value.items())
        case "others":
            return {"no": "everything else denied", "unasked": "nothing else asked"}[value]
    return f"{key} {value if isinstance(value, str) else ', '.join(value) or 'none'}"


def answer_text(item: dict[str, Any]) -> str:
    """`lymphoedema_limb yes left arm`."""
    words = [item["id"], item["answer"], item.get("state", ""), item.get("side", ""), *item.get("where", [])]
    return " ".join(filter(None, [*words, f"{item['weeks_ago']} weeks ago" if "weeks_ago" in item else ""]))


def main() -> int:
    """Write every page; a page that no group of questions has any more is removed."""
    pages = rule_pages(load(), list(examples()))
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in PAGES.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    print(f"{PAGES.relative_to(ROOT)}: {len(pages)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
