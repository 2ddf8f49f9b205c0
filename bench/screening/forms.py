"""The ways to put the table to zen-engine that were tried: the fastest is the one that is timed as the peer."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import zen

from bench.screening.peers import array_text, zen_text
from bench.screening.translation import Document, Line

Form = Callable[[Sequence[Any]], Any]  # all the cases, as they were prepared


def zen_forms(own: Sequence[Line]) -> dict[str, tuple[Callable[[Document], Any], Form]]:
    """For each form: how the facts of a case are prepared before the clock starts, and what is timed."""
    texts = [zen_text(line.surely) for line in own]
    whole, each = zen.compile_expression(array_text(texts)), [zen.compile_expression(text) for text in texts]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": _graphs(texts)}})

    def by_graph(key: str) -> Form:
        return lambda cases: [engine.evaluate(key, facts) for facts in cases]

    def as_request(facts: Document) -> dict[str, Any]:
        return {"key": "list", "context": facts}

    return {
        "one compiled expression that lists all rules": (dict, lambda cases: [whole.evaluate(f) for f in cases]),
        "the same, facts handed over as JSON text": (json.dumps, lambda cases: [whole.evaluate(f) for f in cases]),
        "one compiled expression for each rule": (dict, lambda cases: [[e.evaluate(f) for e in each] for f in cases]),
        "one expression node with one list": (dict, by_graph("list")),
        "the same, all cases in one evaluate_batch": (as_request, engine.evaluate_batch),
        "one expression node with a key for each rule": (dict, by_graph("keys")),
        "one decision table, hit policy collect": (dict, by_graph("table")),
    }


def _graphs(texts: Sequence[str]) -> dict[str, dict[str, Any]]:
    keys = [{"id": str(n), "key": f"r{n}", "value": text} for n, text in enumerate(texts)]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [{"_id": str(n), "when": text, "rule": str(n)} for n, text in enumerate(texts)],
    }
    return {
        "list": _graph("expressionNode", {"expressions": [{"id": "0", "key": "r", "value": array_text(texts)}]}),
        "keys": _graph("expressionNode", {"expressions": keys}),
        "table": _graph("decisionTableNode", table),
    }


def _graph(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    nodes = [("in", "inputNode", {}), ("rules", kind, content), ("out", "outputNode", {})]
    edges = [("in", "rules"), ("rules", "out")]
    place = {"x": 0, "y": 0}
    return {
        "nodes": [{"id": id, "name": id, "type": type, "position": place, "content": own} for id, type, own in nodes],
        "edges": [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in edges],
    }
