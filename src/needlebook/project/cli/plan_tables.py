"""The plan as tables for people."""

from typing import Any

from needlebook.knowledge.rule_documents import NOT_REVIEWED
from needlebook.project.cli.tables import _print, _table, _words

SITE_COLUMNS = ("no", "muscle", "side", "point", "chance", "needle", "how")
NOT_A_DEPTH = "A length is that of a needle in the literature, never a safe depth. Where nothing stands, you choose."
NAMED = 8  # open questions in words


def plan(document: dict[str, Any]) -> None:
    """The session, position by position, its hazards, what was left out, and the limits."""
    for warning in document["warnings"]:
        _print(f"[bold]Mind:[/] {warning['says']}")
    _print(f"[bold]{_headline(document)}[/]", f"Certainty of the ranking: {document['certainty']}.")
    if document["ask"]:
        _print(f"[bold]Not known yet, and it could change the plan:[/] {_asked(document['ask'])}")
    for n, position in enumerate(document["positions"], 1):
        towards = f", to reach the {position['towards']} side" if position["towards"] else ""
        title = f"{n}. {position['position'].capitalize()}{towards}"
        _print("", _table(title, SITE_COLUMNS, map(_site_row, position["sites"])))
    hazards = [row for position in document["positions"] for site in position["sites"] for row in _hazard_rows(site)]
    if hazards:
        _print("", _table("Hazards", ("no", "structure", "what is done", "source"), hazards))
    if document["refused"]:
        rows = [(_words(r["muscle"]), r["side"], r["says"]) for r in document["refused"]]
        _print("", _table("Asked for, and not possible", ("muscle", "side", "why"), rows))
    out = [(_words(o["muscle"]), o["side"], o["says"]) for o in document["left_out"] if o["whole_muscle"]]
    if out:
        _print("", _table("Left out, and why", ("muscle", "side", "why"), out))
    for held in document["constraints"]:
        _print("", f"[bold]{held['id']}:[/] {held['says']}")
    _print("", _table("Limits used", ("limit", "value", "from", "source"), map(_limit_row, document["limits"])))
    _print("", f"[dim]{NOT_A_DEPTH} {document['training'].capitalize()}. Knowledge {document['policy']['version']}.[/]")
    _print(f"[dim]{NOT_REVIEWED}[/]")


def _asked(ids: list[str]) -> str:
    """The first few, most important first; the document has them all."""
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(map(_words, ids[:NAMED])) + more


def _headline(document: dict[str, Any]) -> str:
    if document["nothing_because"]:
        return str(document["nothing_because"])
    totals = document["totals"]
    needles, positions = totals["needles"], totals["positions"]
    words = f"{needles} needle{'s' * (needles != 1)}, {positions} position{'s' * (positions != 1)}"
    open_words = "" if document["complete"] else " (questions are open that could still change it)"
    return words + open_words


def _site_row(site: dict[str, Any]) -> tuple[str, ...]:
    point, needle = site["trigger_point"], site["needle"]
    chance = "" if site["probability"] is None else f"{100 * site['probability']:.0f} %"
    length = f"{needle['length_mm']} mm ({needle['length_provenance']})" if needle["length_mm"] else ""
    how = f"{site['direction'].capitalize()}. {site['technique'].capitalize()}."
    how += f" {site['doubt'].capitalize()}." if site["doubt"] else ""
    named = f"{point['label']}, {point['site']}" if point else ""
    return str(site["number"]), _words(site["muscle"]), site["side"], named, chance, length, how


def _hazard_rows(site: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (str(site["number"]), h["structure"], h["mitigation"], f"{', '.join(h['sources'])} ({h['provenance']})")
        for h in site["hazards"]
    ]


def _limit_row(limit: dict[str, Any]) -> tuple[str, ...]:
    value = f"{100 * limit['value']:.0f} %" if limit["value"] < 1 else f"{limit['value']:g}"
    return limit["says"], value, limit["origin"], limit["source"]
