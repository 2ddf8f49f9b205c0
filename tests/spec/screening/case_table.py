"""Reads the screening cases of the TOML files beside it: a case in short form, and what must come out.

A case that leaves something out takes it from HEALTHY: a woman of 40 who was asked everything and denied it all,
so that one line shows what makes this case different. `"left arm"` in `where` is side and place; a planned site is
`"soleus left"`, with `electrical` behind it when current is planned.

`rules` must fire. `not_rules` must not: the case is a near miss of each, different in one thing that matters.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needlebook.core.case import Case
from needlebook.interop.cases import read_case
from needlebook.knowledge import load

HEALTHY: dict[str, Any] = {
    "patient": {"age": 40, "sex": "female", "bmi": 24.0, "pregnancy_weeks": 0},
    "others": "no",
    "drugs": [],
}
CASE_KEYS = {"title", "patient", "others", "drugs", "measurements", "planned", "yes", "history", "policy", "expect"}
EXPECT_KEYS = {"verdict", "urgency", "complete", "sites", "constraints", "no_constraints", "rules", "not_rules"} | {
    "ask",
    "not_ask",
    "only_rules",
}


@dataclass(frozen=True)
class SpecCase:
    """One readable case."""

    title: str
    case: Case
    policy: dict[str, str]
    expect: dict[str, Any]

    @property
    def fires(self) -> set[str]:
        """The rules that must fire."""
        return {*self.expect.get("rules", []), *self.expect.get("only_rules", [])}

    @property
    def misses(self) -> set[str]:
        """The rules that must not fire although they nearly do."""
        return set(self.expect.get("not_rules", []))


def spec_cases(folder: Path) -> Iterator[SpecCase]:
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            assert set(entry) <= CASE_KEYS, f"{path.name}: {set(entry) - CASE_KEYS}"
            assert set(entry["expect"]) <= EXPECT_KEYS, f"{path.name}: {set(entry['expect']) - EXPECT_KEYS}"
            title = f"{path.stem}: {entry['title']}"
            yield SpecCase(title, case_of(entry), entry.get("policy", {}), entry["expect"])


def case_of(entry: dict[str, Any]) -> Case:
    """A case in short form, read by the same reader as the command line's."""
    document = {
        "patient": {**HEALTHY["patient"], **entry.get("patient", {})},
        "others": entry.get("others", HEALTHY["others"]),
        "measurements": entry.get("measurements", {}),
        "history": [*({"id": id, "answer": "yes"} for id in entry.get("yes", [])), *entry.get("history", [])],
        "planned": [_planned(text) for text in entry.get("planned", [])],
    }
    drugs = entry.get("drugs", HEALTHY["drugs"])
    if drugs != "unasked":
        document["drugs"] = drugs
    document["patient"] = {key: value for key, value in document["patient"].items() if value != "unasked"}
    return read_case(json.dumps(document).encode(), load())


def _planned(text: str) -> dict[str, Any]:
    muscle, side, *current = text.split()
    assert current in ([], ["electrical"]), text
    return {"muscle": muscle, "side": side, "electrical": bool(current)}
