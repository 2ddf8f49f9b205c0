"""What trials say about dry needling, by complaint, with the complaint of the course marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from needlebook.knowledge.evidence import Statement
from needlebook.knowledge.manual import load_manual
from needlebook.web.frame.words import complaint
from needlebook.web.manual.words import Cited, cited_all


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One complaint, or several about which the same is said. is_mine: that of the course."""

    complaint: str
    is_mine: bool
    has_trials: bool
    found: tuple[tuple[str, tuple[Cited, ...]], ...]
    certainty: str


def trial_rows(course_complaint: str) -> list[TrialRow]:
    """One row a complaint, that of the course first and in full, the others by what is said of them first."""
    statements = [s for s in load_manual().evidence.statements if s.complaint and s.kind != "other"]
    by_complaint = [(id, list(group)) for id, group in groupby(statements, key=lambda s: s.complaint)]
    mine = [_row([id], said) for id, said in by_complaint if id == course_complaint]
    others = [(id, said[:1]) for id, said in by_complaint if id != course_complaint]
    return [*(_mine(row) for row in mine), *_others(others)]


def _others(rows: list[tuple[str, list[Statement]]]) -> Iterator[TrialRow]:
    """Complaints next to each other about which the same is said stand in one row."""
    for _says, group in groupby(rows, key=lambda row: row[1][0].says):
        same = list(group)
        yield _row([id for id, _said in same], same[0][1])


def _row(ids: list[str], said: list[Statement]) -> TrialRow:
    has_trials = said[0].kind == "trials"
    names = "; ".join(complaint(id) for id in ids)
    found = tuple((statement.says, cited_all(statement.source)) for statement in said)
    certainties = dict.fromkeys(s.certainty or _("not stated") for s in said)
    return TrialRow(names, False, has_trials, found, capfirst("; ".join(certainties)) if has_trials else _("None"))


def _mine(row: TrialRow) -> TrialRow:
    return TrialRow(row.complaint, True, row.has_trials, row.found, row.certainty)


def in_one_sentence(course_complaint: str) -> str:
    """The evidence for this complaint beside the suggestion: what was found first, or that there is none."""
    said = [s for s in load_manual().evidence.statements if s.complaint == course_complaint and s.kind != "other"]
    if not course_complaint or not said:
        return _("No complaint of the list, so no trial evidence is shown: none is borrowed from another one.")
    if said[0].kind == "none":
        return _("No pooled trial evidence for needling in %(complaint)s.") % {"complaint": _name(course_complaint)}
    words = {"says": said[0].says, "certainty": said[0].certainty or _("not stated")}
    return _("%(says)s Certainty: %(certainty)s.") % words


def _name(id: str) -> str:
    name = complaint(id)
    return name[:1].lower() + name[1:]
