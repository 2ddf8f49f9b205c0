"""A referral letter as plain texts, from the record alone.

The document holds every word of the letter, so that what was sent can be read again when rules and program have
changed; the page and the PDF print the same one.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.governance.queries import standing_adoption
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.queries import ledger_of
from needlebook.core.screening import Reason, Urgency, Verdict
from needlebook.knowledge import load
from needlebook.web.assess.page import Sheet
from needlebook.web.bodychart.marks import Pain
from needlebook.web.bodychart.words import region_words
from needlebook.web.decide.reasons import PROVENANCE_WORDS
from needlebook.web.frame.words import complaint, person
from needlebook.web.letters.history import found_words, history_words, medicine_words
from needlebook.web.letters.words import ASKS, URGENCIES

OUT = ("refer_first", "do_not_needle")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing found, and the lines under it."""

    says: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    text: tuple[str, ...]
    points: tuple[Point, ...] = ()


def letter_reasons(verdict: Verdict) -> Sequence[Reason]:
    """What a letter may name: what keeps the person from being needled, and where nothing does, every reason."""
    decisive = [reason for reason in verdict.reasons if reason.decision in OUT]
    return decisive or verdict.reasons


def referral(sheet: Sheet, by: User, recipient: str, reasons: Sequence[Reason], note: str) -> dict[str, Any]:
    """The whole letter, as JSON holds it."""
    visit, patient, urgency = sheet.visit, sheet.visit.patient, sheet.verdict.urgency
    document = {
        "lang": get_language() or "en",
        "title": _("Referral letter"),
        "clinic": letterhead(patient.clinic),
        "recipient": recipient.split("\n"),
        "date": day_of(timezone.now()),
        "urgency": str(URGENCIES[urgency]),
        "is_urgent": urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY),
        "subject": str(patient),
        "about": [person(patient), _came_with(visit)],
        "greeting": _("Dear colleague,"),
        "sections": [asdict(section) for section in _sections(sheet, by, reasons, note)],
        "closing": _("With kind regards,"),
        "signed": [name_of(by), training_of(by)],
        "foot": foot(patient.clinic),
    }
    kept: dict[str, Any] = json.loads(json.dumps(document))
    return kept


def _sections(sheet: Sheet, by: User, reasons: Sequence[Reason], note: str) -> Sequence[Section]:
    hand_written = [Section(_("From %(name)s") % {"name": name_of(by)}, tuple(note.split("\n")))] if note else []
    return [
        _why(sheet, reasons),
        Section(_("What was done"), (_done(sheet.visit),)),
        Section(_("What we ask"), (str(ASKS[sheet.verdict.urgency]), _("Until we hear from you we do not needle."))),
        *hand_written,
        Section(_("Medicines"), medicine_words(sheet)),
        Section(_("History"), tuple(history_words(sheet, reasons))),
    ]


def _why(sheet: Sheet, reasons: Sequence[Reason]) -> Section:
    found = _("Before dry needling we ask about what needs a doctor first. This was found:")
    pain = "; ".join(region_words(Pain(mark.region, mark.side, mark.intensity) for mark in sheet.case.pain))
    drawn = (_("Drawn by the patient: %(pain)s.") % {"pain": pain},) if pain else ()
    return Section(_("Why we write"), (*drawn, found), tuple(_point(sheet, reason) for reason in reasons))


def _point(sheet: Sheet, reason: Reason) -> Point:
    rule = reason.rule
    facts = "; ".join(dict.fromkeys(found_words(sheet, fact) for fact in reason.facts))
    origin = {"sources": ", ".join(rule.sources), "how": PROVENANCE_WORDS[rule.provenance], "rule": rule.id}
    more = (
        _("Found: %(facts)s.") % {"facts": facts},
        _("Why it matters: %(because)s") % {"because": rule.because},
        _("Source: %(sources)s (%(how)s; rule %(rule)s).") % origin,
    )
    return Point(rule.says, more if facts else more[1:])


def _done(visit: Visit) -> str:
    """How many needles went in at this visit, from the ledger."""
    ledger = ledger_of(visit)
    needles = len(ledger.needles) if ledger else 0
    if not needles:
        is_today = timezone.localdate(visit.started_at) == timezone.localdate()
        return _("No needling was done today.") if is_today else _("No needling was done at this visit.")
    went_in = ngettext("%(n)d needle went in at this visit", "%(n)d needles went in at this visit", needles)
    out = len(ledger.needles_out) if ledger else 0
    return f"{went_in}, {_('%(out)d came out')}." % {"n": needles, "out": out}


def letterhead(clinic: Clinic) -> list[str]:
    """The clinic's name, and its phone number where one is set."""
    return [clinic.name, *([_("Phone %(number)s") % {"number": clinic.phone}] if clinic.phone else [])]


def _came_with(visit: Visit) -> str:
    words = {"complaint": complaint(visit.course.complaint), "number": visit.number, "day": day_of(visit.started_at)}
    return _("%(complaint)s, visit %(number)d on %(day)s") % words


def name_of(by: User) -> str:
    """The full name, else the sign-in name."""
    return by.get_full_name() or by.username


def training_of(by: User) -> str:
    """The training, or that it is not recorded."""
    return _("Training: %(training)s") % {"training": by.training} if by.training else _("Training is not recorded.")


def foot(clinic: Clinic) -> str:
    """From which record, by which knowledge, and whether anybody answers for it."""
    adoption = standing_adoption(clinic)
    made = _("Made with Needlebook from the record of %(day)s.") % {"day": day_of(timezone.now())}
    version = _("Knowledge version %(version)s") % {"version": load().version}
    if adoption is None:
        return f"{made} {_('%(version)s, not clinically reviewed.') % {'version': version}}"
    by = {"version": version, "name": name_of(adoption.by), "day": day_of(adoption.at)}
    return f"{made} {_('%(version)s, adopted by %(name)s on %(day)s.') % by}"


def day_of(at: datetime) -> str:
    """'26 November 2026', by the clinic's calendar."""
    return date_format(timezone.localdate(at), "j F Y")
