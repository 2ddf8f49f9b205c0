"""What the patient told: history and medicines, pain, goals. Not asked is said as that."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.queries import worst_pain
from needlebook.web.bodychart.marks import Pain
from needlebook.web.bodychart.words import region_words
from needlebook.web.frame.words import complaint
from needlebook.web.letters.history import history_words, medicine_words
from needlebook.web.letters.parts import Line, Part
from needlebook.web.notes.record import VisitRecord, said_origin, stage_origin
from needlebook.web.outcomes.words import number

ASSESS = "Assess"


def subjective(record: VisitRecord) -> Iterator[Part]:
    """The parts under the first heading."""
    group = _("Subjective")
    yield Part("history", _("History"), tuple(_history(record)), group=group, is_needed=True)
    yield Part("pain", _("Pain"), tuple(_pain(record)), group=group, is_needed=True)
    yield Part("goals", _("Goals"), tuple(_goals(record)), group=group)


def _history(record: VisitRecord) -> Iterator[Line]:
    sheet, visit = record.sheet, record.visit
    yield Line(_("Came for: %(complaint)s.") % {"complaint": complaint(visit.course.complaint)}, _("From the visit"))
    origin = said_origin(ASSESS, sheet.given.now.values())
    for words in history_words(sheet, ()):
        yield Line(words, origin)
    listed = "; ".join(words.rstrip(".") for words in medicine_words(sheet))
    medicines = said_origin(ASSESS, sheet.assessment.medicines.select_related("by", "confirmed_by"))
    yield Line(_("Medicines: %(list)s.") % {"list": listed[:1].lower() + listed[1:]}, medicines)


def _pain(record: VisitRecord) -> Iterator[Line]:
    drawn = "; ".join(region_words(Pain(m.region, m.side, m.intensity) for m in record.sheet.case.pain))
    yield Line(_("Drawn: %(pain)s.") % {"pain": drawn} if drawn else _("Pain: not drawn."), _("From the pain drawing"))
    worst = worst_pain(record.visit)
    said = _("not asked") if worst is None else _("%(n)s of 10") % {"n": number(worst)}
    yield Line(_("Worst pain in the last week: %(said)s.") % {"said": said}, stage_origin(ASSESS))


def _goals(record: VisitRecord) -> Iterator[Line]:
    goals = list(record.sheet.assessment.goals.all())
    for goal in goals:
        able = _("not asked") if goal.able is None else _("%(n)d of 10") % {"n": goal.able}
        words = {"activity": goal.activity, "able": able}
        yield Line(_("Wants to: %(activity)s. Able to now: %(able)s.") % words, stage_origin(ASSESS))
    if not goals:
        yield Line(_("Goals: not asked."), stage_origin(ASSESS))
