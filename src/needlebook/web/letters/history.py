"""What the record holds of the history, in the words of a letter. Yes, no, not sure and not asked stay apart."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.models import Answer, AnswerChoice
from needlebook.core.case import Case
from needlebook.core.screening import Reason
from needlebook.web.assess.page import Sheet
from needlebook.web.assess.places import STATE_WORDS
from needlebook.web.decide.facts import fact_words
from needlebook.web.frame.asking import label_of

MOST_UNASKED = 8


def medicine_words(sheet: Sheet) -> tuple[str, ...]:
    """Each medicine with code and dose; 'not asked' is one sentence, 'takes none' another."""
    listed = list(sheet.assessment.medicines.all())
    if not listed:
        return (_("Asked: takes none.") if sheet.assessment.drugs_asked_at else _("Not asked."),)
    codes = ((m, m.atc or _("not in our table")) for m in listed)
    return tuple(f"{m.name[:1].upper()}{m.name[1:]} ({code}){f', {m.dose}' if m.dose else ''}" for m, code in codes)


def history_words(sheet: Sheet, reasons: Sequence[Reason]) -> Iterator[str]:
    """Sentences about what was answered and measured, without what the reasons have said already."""
    named = {fact for reason in reasons for fact in reason.facts}
    given = list(sheet.given.now.values())
    also = [found_words(sheet, f"{a.question} yes") for a in given if _is_news(a, named)]
    yield from _list(_("Also yes: %(list)s."), also)
    yield from _list(_("Measured: %(list)s."), list(_measured(sheet.case)))
    yield from _list(_("Not sure: %(list)s."), _labels(given, AnswerChoice.UNKNOWN))
    yield from _list(_("Asked and denied: %(list)s."), _labels(given, AnswerChoice.NO))
    if sheet.given.is_rest_denied:
        yield _("Everything else on our list was asked and denied.")
    yield from _unasked(sheet)


def found_words(sheet: Sheet, fact: str) -> str:
    """A fact with the state and the note that were written down with its answer."""
    words = fact_words(sheet.case, fact)
    answer = sheet.given.now.get(fact.removesuffix(" yes")) if fact.endswith(" yes") else None
    if answer is None:
        return words
    state = f", {STATE_WORDS[answer.state]}" if answer.state in STATE_WORDS else ""
    return f"{words}{state} ({answer.detail})" if answer.detail else f"{words}{state}"


def _is_news(answer: Answer, named: Collection[str]) -> bool:
    return answer.answer == AnswerChoice.YES and f"{answer.question} yes" not in named


def _labels(given: Sequence[Answer], choice: AnswerChoice) -> Sequence[str]:
    return [label_of(answer.question) for answer in given if answer.answer == choice]


def _measured(case: Case) -> Iterator[str]:
    """'INR 2.6'; 0 weeks is 'asked: not pregnant'."""
    for name, value in case.measurements.items():
        yield fact_words(case, f"{name} {value:g}")
    if case.patient.bmi is not None:
        yield fact_words(case, f"bmi {case.patient.bmi:g}")
    weeks = case.patient.pregnancy_weeks
    if weeks is not None:
        yield _("pregnant, week %(n)d") % {"n": weeks} if weeks else _("not pregnant")


def _unasked(sheet: Sheet) -> Iterator[str]:
    """What is still open and could matter, most important first; never taken for a no."""
    labels = [label_of(open_.id) for open_ in sheet.verdict.ask if open_.id not in sheet.given.now]
    more = len(labels) - MOST_UNASKED
    if more > 0:
        labels = [*labels[:MOST_UNASKED], ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}]
    yield from _list(_("Not asked: %(list)s."), labels)


def _list(sentence: str, parts: Sequence[str]) -> Iterator[str]:
    if parts:
        yield sentence % {"list": "; ".join(parts)}
