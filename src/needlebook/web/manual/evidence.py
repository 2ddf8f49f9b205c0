"""What trials found, as rows of a page: figures as printed, and what their interval says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from needlebook.knowledge.evidence import PooledEffect, Statement, TrialResult
from needlebook.knowledge.manual import load_manual
from needlebook.web.manual.words import Cited, cited, cited_all


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its certainty ('' when none was seen) and source."""

    kind: str
    says: str
    certainty: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class PooledRow:
    """reads: what the interval says; '' when it cannot be told."""

    review: str
    journal: str
    printed: str
    compared: str
    outcome: str
    when: str
    figure: str
    reads: str
    size: str
    certainty: str
    note: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between groups: what and when, the figure with its unit ('' when none was seen), and the rest."""

    what: str
    figure: str
    rest: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial: its differences between groups, and the means of its arms."""

    study: str
    printed: str
    needled: str
    compared: str
    sessions: str
    differences: tuple[Difference, ...]
    means: tuple[TrialResult, ...]
    notes: tuple[str, ...]
    sources: tuple[Cited, ...]


def statements(complaint: str) -> tuple[Said, ...]:
    """What is said about a complaint; '' for what holds for all of them."""
    return tuple(_said(s) for s in load_manual().evidence.statements if s.complaint == complaint)


def has_no_trials(complaint: str) -> bool:
    """True where the tables say that there is no trial evidence."""
    return any(said.kind == "none" for said in statements(complaint))


def _said(statement: Statement) -> Said:
    return Said(statement.kind, statement.says, statement.certainty, cited_all(statement.source))


def pooled_rows(complaint: str) -> tuple[PooledRow, ...]:
    """The reviews' figures on a complaint, in the order of the table."""
    return tuple(_pooled(effect) for effect in load_manual().evidence.pooled if complaint in effect.complaints)


def _pooled(effect: PooledEffect) -> PooledRow:
    return PooledRow(
        review=f"{effect.review} {effect.year}",
        journal=effect.journal,
        printed=effect.printed,
        compared=gettext("%(what)s against %(other)s") % {"what": effect.intervention, "other": effect.comparator},
        outcome=effect.outcome,
        when=effect.when,
        figure=_figure(effect),
        reads=reading(effect),
        size="; ".join(_size(effect)),
        certainty=effect.certainty,
        note=effect.note,
        sources=(cited(effect.source, effect.provenance),),
    )


def _figure(effect: PooledEffect) -> str:
    kind, value, low, high = effect.effect
    centre = gettext("centre not printed") if value is None else f"{value:g}"
    interval = f" ({low:g} to {high:g})" if low is not None and high is not None else ""
    return f"{kind} {centre}{interval}".replace("-", "\u2212")


def _size(effect: PooledEffect) -> Iterator[str]:
    if effect.trials is not None:
        yield ngettext("%(n)d trial", "%(n)d trials", effect.trials) % {"n": effect.trials}
    if effect.n is not None:
        yield ngettext("%(n)d person", "%(n)d people", effect.n) % {"n": effect.n}


def reading(effect: PooledEffect) -> str:
    """Whom the interval favours; 'no clear difference' when it holds the value that means none."""
    _kind, _value, low, high = effect.effect
    sign, _, whom = effect.direction.partition(" favours ")
    none = 1.0 if effect.effect.kind == "RR" else 0.0
    if low is None or high is None:
        return ""
    if low <= none <= high:
        return gettext("no clear difference")
    if not whom:
        return ""
    is_as_printed = (high < none) == (sign == "neg")
    return gettext("favours %(whom)s") % {"whom": _who(whom)} if is_as_printed else gettext("favours the comparison")


def _who(whom: str) -> str:
    names = {"DN": gettext("needling"), "needling": gettext("needling"), "comparator": gettext("the comparison")}
    return names.get(whom, whom)


def trials_on(complaint: str) -> tuple[TrialView, ...]:
    """The trials of dry needling on a complaint."""
    return _views(row for row in load_manual().evidence.trials if complaint in row.complaints)


def trials_of(muscle: str) -> tuple[TrialView, ...]:
    """The trials of dry needling that name the muscle among those needled."""
    return _views(row for row in load_manual().evidence.trials if muscle in row.muscles)


def _views(rows: Iterable[TrialResult]) -> tuple[TrialView, ...]:
    ordered = sorted((row for row in rows if row.is_dry_needling), key=lambda row: (-(row.year or 0), row.trial))
    return tuple(_trial(list(group)) for _trial_id, group in groupby(ordered, key=lambda row: row.trial))


def _trial(rows: list[TrialResult]) -> TrialView:
    return TrialView(
        study=capfirst(f"{rows[0].study} {rows[0].year or ''}".strip()),
        printed=_joined(row.printed for row in rows),
        needled=_joined(row.needled for row in rows),
        compared=_joined(row.comparator for row in rows),
        sessions=_joined(row.sessions for row in rows),
        differences=tuple(_difference(row) for row in rows if row.is_difference),
        means=tuple(row for row in rows if not row.is_difference),
        notes=tuple(dict.fromkeys(row.note for row in rows if row.note)),
        sources=tuple(
            cited(source, letter) for source, letter in dict.fromkeys((r.source, r.provenance) for r in rows)
        ),
    )


def _difference(row: TrialResult) -> Difference:
    """p holds a number in some trials and the authors' words in others."""
    p = f"p {row.p}" if row.p[:1] in "0<>" and row.p else row.p
    n = f"n {row.n}" if row.n else ""
    unit = "" if row.unit in row.effect else row.unit
    figure = f"{row.effect} {unit}".strip() if row.effect else ""
    rest = "; ".join(part for part in (p, n, row.direction) if part)
    return Difference(f"{row.outcome}, {row.when}", figure.replace("-", "\u2212"), rest)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
