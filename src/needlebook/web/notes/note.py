"""The whole note of a visit, as the record fills it."""

from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Visit
from needlebook.web.frame.visit import Frame, frame_of
from needlebook.web.frame.words import complaint
from needlebook.web.letters.document import day_of
from needlebook.web.letters.paper import Drafted
from needlebook.web.notes.done import done, plan
from needlebook.web.notes.judged import judged
from needlebook.web.notes.objective import objective
from needlebook.web.notes.record import record_of
from needlebook.web.notes.subjective import subjective


def drafted_note(visit: Visit) -> tuple[Drafted, Frame]:
    """What the patient told, what was found, what was made of it, what was done, what comes next; and the frame."""
    record = record_of(visit)
    frame = frame_of(visit, "close", record.sheet.verdict)
    words = {
        "complaint": complaint(visit.course.complaint),
        "number": visit.number,
        "day": day_of(visit.started_at),
        "name": visit.practitioner.short_name,
    }
    about = _("%(complaint)s, visit %(number)d on %(day)s, %(name)s") % words
    parts = (*subjective(record), *objective(record), *judged(record), *done(record), *plan(record, frame))
    return Drafted(_("Visit note"), (about,), parts, shows_origins=True), frame
