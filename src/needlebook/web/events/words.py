"""Adverse events in words: grades by scheme, course, fields, and where an event was told."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.clinic.vigilance.writing import effect_of
from needlebook.core.vigilance.grading import Graded, Grading, course, grade
from needlebook.core.vigilance.types import Course, Effect, EventKind, Grade
from needlebook.knowledge.adverse_events import load_event_kinds

TONES = {Grade.MILD: "ok", Grade.MODERATE: "precautions", Grade.SERIOUS: "stop"}
GRADES = {
    "carnes": {
        Grade.MILD: gettext_lazy("Minor"),
        Grade.MODERATE: gettext_lazy("Moderate"),
        Grade.SERIOUS: gettext_lazy("Major"),
    },
    "white": {
        Grade.MILD: gettext_lazy("Minor"),
        Grade.MODERATE: gettext_lazy("Significant"),
        Grade.SERIOUS: gettext_lazy("Serious"),
    },
}
NO_GRADE = {
    Grade.NOT_GRADABLE: gettext_lazy("Not gradable yet"),
    Grade.NOT_NAMED: gettext_lazy("No grade named"),
}
FIELDS = {
    "side": gettext_lazy("side"),
    "needle": gettext_lazy("needle"),
    "muscle": gettext_lazy("muscle"),
    "onset_h": gettext_lazy("hours until it began"),
    "lasted_h": gettext_lazy("hours it lasted"),
    "duration": gettext_lazy("how long it lasted"),
    "intensity": gettext_lazy("how strong it was"),
    "function_affected": gettext_lazy("whether it kept from daily activities"),
    "action_taken": gettext_lazy("what was done about it"),
    "outcome": gettext_lazy("what became of it"),
    "causality": gettext_lazy("whether the needling caused it"),
    "detail": gettext_lazy("in words"),
    "withdrawn": gettext_lazy("taken back"),
}
COURSES = {
    Course.EXPECTED: gettext_lazy("As expected"),
    Course.LONGER: gettext_lazy("Lasts longer than expected"),
    Course.NEVER: gettext_lazy("Never expected"),
    Course.NOT_KNOWN: gettext_lazy("Cannot be told yet"),
}
COURSE_TONES = {Course.EXPECTED: "ok", Course.LONGER: "precautions", Course.NEVER: "stop"}


@dataclass(frozen=True, slots=True)
class Said:
    """A word with its colour and shape; note: what goes with it."""

    word: str
    tone: str
    note: str = ""

    @property
    def icon(self) -> str:
        return self.tone or "unasked"


def kind_of(event: AdverseEvent) -> EventKind:
    """What the knowledge says of this kind; a kind that was retired has only its id."""
    return load_event_kinds()[event.kind]


def graded_of(event: AdverseEvent) -> Graded:
    return grade(effect_of(event), kind_of(event))


def grade_said(scheme: str, grading: Grading) -> Said:
    """'Moderate', 'Significant, at least' or 'Not gradable yet', and what is missing."""
    missing = ", ".join(str(FIELDS[name]) for name in grading.missing)
    note = _("needs: %(what)s") % {"what": missing} if missing else ""
    if grading.grade in NO_GRADE:
        if grading.grade is Grade.NOT_NAMED:
            note = _("the published scheme has no grade for this length and strength")
        return Said(str(NO_GRADE[grading.grade]), "", note)
    word = str(GRADES[scheme][grading.grade])
    return Said(_("%(grade)s, at least") % {"grade": word} if missing else word, TONES[grading.grade], note)


def worst_said(grade: str) -> Said:
    """The worse of both grades in one word."""
    words = {Grade.MILD: _("Mild"), Grade.MODERATE: _("Moderate"), Grade.SERIOUS: _("Serious"), **NO_GRADE}
    return Said(str(words[Grade(grade)]), TONES.get(Grade(grade), ""))


def course_said(effect: Effect, kind: EventKind) -> Said:
    told = course(effect, kind)
    return Said(str(COURSES[told]), COURSE_TONES.get(told, ""))


def source_said(event: AdverseEvent) -> str:
    """Where it was told first."""
    names = {
        "reaction": _("seen in the session"),
        "incident": _("reported from the session"),
        "check_in": _("told at a check-in"),
        "form": _("written down by hand"),
    }
    return names.get(event.source_key.partition(":")[0], _("told"))
