"""The peers, each in the form that was the fastest of those tried (bench/README.md), with all set-up outside the clock.

Both get flat facts that are worked out beforehand; the clock starts when the facts are handed over and stops when the
decision is known: level, urgency and the decision on each site, and on demand the list of what is open.
"""

import json
from collections.abc import Sequence
from itertools import compress
from typing import Any, NamedTuple, Protocol

import zen
from json_logic import jsonLogic

from bench.screening.decision import Consequence, Outcome, consequence, decided
from bench.screening.translation import (
    Both,
    Condition,
    Document,
    Either,
    Fact,
    Line,
    Negated,
    Number,
    facts_in,
    filled,
    lines,
)
from needlebook.core.screening import Rule

Halves = tuple[Sequence[Any], Sequence[Any]]  # of each line: surely so, open


Given = Document | str  # facts as an engine takes them


class Answer(NamedTuple):
    """open: what could still fire; empty when only the verdict was asked for."""

    outcome: Outcome
    open: list[Consequence]


class Peer(Protocol):
    name: str

    def prepared(self, flat: Document, site_count: int) -> Given:
        """The facts as this engine takes them fastest."""
        ...

    def halves(self, facts: Given, site_count: int) -> Halves:
        """The truth of every line, for the comparison of answers."""
        ...

    def verdict(self, facts: Given, site_count: int) -> Answer: ...

    def with_open(self, facts: Given, site_count: int) -> Answer: ...


class Table:
    """The lines and their consequences for each number of planned sites."""

    def __init__(self, rules: Sequence[Rule], most_sites: int) -> None:
        self.lines: list[list[Line]] = [lines(rules, n) for n in range(most_sites + 1)]
        self.consequences = [[consequence(line) for line in own] for own in self.lines]


class Zen:
    """GoRules zen-engine: one compiled expression that lists the truth of all lines; one call a case."""

    name = "zen-engine"

    def __init__(self, table: Table) -> None:
        self.consequences = table.consequences
        surely = [array_text(zen_text(line.surely) for line in own) for own in table.lines]
        waiting = [array_text(zen_text(line.open) for line in own) for own in table.lines]
        self.surely = [zen.compile_expression(text) for text in surely]
        self.both = [zen.compile_expression(array_text(pair)) for pair in zip(surely, waiting, strict=True)]

    def prepared(self, flat: Document, site_count: int) -> Given:
        return json.dumps(flat, separators=(",", ":"))  # a little faster to hand over than a dictionary

    def halves(self, facts: Given, site_count: int) -> Halves:
        surely, waiting = self.both[site_count].evaluate(facts)
        return surely, waiting

    def verdict(self, facts: Given, site_count: int) -> Answer:
        fired = compress(self.consequences[site_count], self.surely[site_count].evaluate(facts))
        return Answer(decided(fired, site_count), [])

    def with_open(self, facts: Given, site_count: int) -> Answer:
        surely, waiting = self.both[site_count].evaluate(facts)
        own = self.consequences[site_count]
        return Answer(decided(compress(own, surely), site_count), list(compress(own, waiting)))


class JsonLogic:
    """json-logic: a list of rules in one call; a long document costs it nothing, so every fact is filled in."""

    name = "json-logic"

    def __init__(self, table: Table) -> None:
        self.consequences = table.consequences
        self.surely = [[json_logic(line.surely) for line in own] for own in table.lines]
        self.waiting = [[json_logic(line.open) for line in own] for own in table.lines]
        self.facts = [facts_in(half for line in own for half in (line.surely, line.possibly)) for own in table.lines]

    def prepared(self, flat: Document, site_count: int) -> Given:
        return filled(flat, self.facts[site_count])

    def halves(self, facts: Given, site_count: int) -> Halves:
        return jsonLogic(self.surely[site_count], facts), jsonLogic(self.waiting[site_count], facts)

    def verdict(self, facts: Given, site_count: int) -> Answer:
        fired = compress(self.consequences[site_count], jsonLogic(self.surely[site_count], facts))
        return Answer(decided(fired, site_count), [])

    def with_open(self, facts: Given, site_count: int) -> Answer:
        surely, waiting = self.halves(facts, site_count)
        own = self.consequences[site_count]
        return Answer(decided(compress(own, surely), site_count), list(compress(own, waiting)))


def array_text(texts: Any) -> str:
    return f"[{', '.join(texts)}]"


def zen_text(whole: Condition) -> str:
    """A condition in ZEN; `and` and `or` take booleans only, so a missing fact is given its default."""
    match whole:
        case Both(parts):
            return f"({' and '.join(map(zen_text, parts))})"
        case Either(parts):
            return f"({' or '.join(map(zen_text, parts))})"
        case Negated(part):
            return f"(not {zen_text(part)})"
        case Fact(name, default):
            return f"({name} ?? {default or 'false'})"
        case Number(left, sign, right, missing):
            asked, joined = ("== null", " or ") if missing else ("!= null", " and ")
            given = [f"{name} {asked}" for name in (left, right) if isinstance(name, str)]
            return f"({joined.join([*given, f'{left} {sign} {right}'])})"


def json_logic(whole: Condition) -> dict[str, Any]:
    match whole:
        case Both(parts):
            return {"and": [json_logic(part) for part in parts]}
        case Either(parts):
            return {"or": [json_logic(part) for part in parts]}
        case Negated(part):
            return {"!": [json_logic(part)]}
        case Fact(name):
            return {"var": name}
        case Number(left, sign, right, missing):
            names = [{"var": side} for side in (left, right) if isinstance(side, str)]
            compared = {sign: [{"var": left}, {"var": right} if isinstance(right, str) else right]}
            return {"or": [*({"==": [name, None]} for name in names), compared]} if missing else compared
