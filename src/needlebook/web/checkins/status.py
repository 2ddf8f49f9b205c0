"""A check-in in a line: what was answered, or that nothing was. Not answered is never 'no'."""

from collections.abc import Iterator, Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.queries import any_told, is_whole, signs_told, standing_replies
from needlebook.clinic.checkins.replying import ANY
from needlebook.knowledge.check_in import NO, UNSURE, YES, load_check_in
from needlebook.web.checkins.words import after, sentence


def line_of(check_in: CheckIn) -> str:
    """'Check-in, 24 h: sore 3 of 10, small bruise. No warning sign.'"""
    return _("Check-in, %(after)s: %(said)s") % {"after": after(check_in), "said": said_in(check_in)}


def said_in(check_in: CheckIn) -> str:
    """The same without its head; answers stand also when the link was withdrawn."""
    if not check_in.replies.all():
        return _unanswered(check_in)
    standing = {question: reply.value for question, reply in standing_replies(check_in).items()}
    parts = [", ".join(_effects(standing)), _("in part") if not is_whole(check_in) else "", _lateness(check_in)]
    told = ", ".join(part for part in parts if part)
    return " ".join(text for text in (f"{told}." if told else "", signs_in_words(check_in, standing)) if text)


def _unanswered(check_in: CheckIn) -> str:
    due = timezone.localtime(check_in.due_at)
    if check_in.withdrawn_at:
        return _("withdrawn, not answered.")
    if check_in.due_at > timezone.now():
        return _("due %(when)s.") % {"when": date_format(due, "j M, H:i")}
    return _("not answered.") if check_in.is_open else _("not answered, and the link has expired.")


def _lateness(check_in: CheckIn) -> str:
    return _("late") if check_in.answered_at and check_in.is_late(check_in.answered_at) else ""


def _effects(standing: Mapping[str, str]) -> Iterator[str]:
    if "sore_now" in standing:
        yield _("sore %(n)s of 10") % {"n": standing["sore_now"]}
    if "sore_worst" in standing:
        yield _("%(n)s of 10 at the worst") % {"n": standing["sore_worst"]}
    if standing.get("sore_now") == "0" and "sore_gone" in standing:
        yield _("gone after %(n)s h") % {"n": standing["sore_gone"]}
    bruises = {"small": _("small bruise"), "large": _("large bruise")}
    if standing.get("bruise") in bruises:
        yield bruises[standing["bruise"]]
    yield from _felt(standing)


def _felt(standing: Mapping[str, str]) -> Iterator[str]:
    words = {
        "bleeding": _("bled afterwards"),
        "fatigue": _("tired or drowsy"),
        "faintness": _("faint or dizzy"),
        "headache": _("headache"),
        "worse": _("complaint worse"),
    }
    yield from (text for id, text in words.items() if standing.get(id) == YES)
    unsure = [text for id, text in words.items() if standing.get(id) == UNSURE]
    if unsure:
        yield _("not sure: %(what)s") % {"what": ", ".join(unsure)}
    if all(standing.get(id) == NO for id in words):
        yield _("nothing else")


def signs_in_words(check_in: CheckIn, standing: Mapping[str, str]) -> str:
    """Signs that were ever told stand, whatever came later; none is said only where none was answered so."""
    told = [load_check_in().warnings[id].short for id in signs_told(check_in)]
    if told:
        return sentence(iter([_("Warning sign: %(signs)s") % {"signs": "; ".join(told)}]))
    if any_told(check_in):
        return _("One of the warning signs, not said which.")
    is_denied = standing.get(ANY) == NO or all(standing.get(id) == NO for id in check_in.signs)
    return _("No warning sign.") if is_denied else _("Warning signs not answered.")
