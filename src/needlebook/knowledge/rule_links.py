"""Links in the Markdown of the clinical rules: to a source, to a rule, to a constraint."""

import re
from collections.abc import Iterable
from typing import Any

from needlebook.core.screening import Rule
from needlebook.knowledge.library import Knowledge
from needlebook.knowledge.rule_documents import question_id

HAZARDS = "hazards-and-constraints.md"
FIRST_ADDRESS = re.compile(r"https?://[^\s;]+")


def page_name(group: str) -> str:
    """`Red flags: back` has the page `red-flags-back.md`."""
    return f"{'-'.join(re.findall('[a-z0-9]+', group.lower()))}.md"


def rule_link(rule: Rule, knowledge: Knowledge) -> str:
    return f"[`{rule.id}`]({page_name(knowledge.rulebook.questions[question_id(rule)].group)}#{rule.id})"


def constraint_link(id: str) -> str:
    return f"[`{id}`]({HAZARDS}#{id})"


def source_links(named: Iterable[dict[str, Any]]) -> str:
    return ", ".join(_source_link(source["source"], source["address"]) for source in named)


def _source_link(source: str, address: str | None) -> str:
    """A list of addresses under one code is linked by its first; a source that is not on the web stands as it is."""
    found = FIRST_ADDRESS.search(address or "")
    if found:
        return f"[{source}](<{found[0]}>)"
    return f"{source} ({address})" if address else source
