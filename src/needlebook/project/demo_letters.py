"""What was written about the demo's invented courses: signed notes, a summary, and a letter that is still a draft.

Nothing is drawn here: the demo is filled before the server's own processes begin, and what draws the pictures does not
outlive that step.
"""

from collections.abc import Mapping

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.documents.actions import begin, issue, save_draft
from needlebook.clinic.documents.models import Document, Kind
from needlebook.clinic.patients.models import Course, Visit
from needlebook.web.letters.kinds import drafted_of
from needlebook.web.letters.paper import content_of
from needlebook.web.letters.parts import drafted_texts, facts_of

NEXT = {"next": "In one week, with the exercises. What we measure then is agreed."}
OWN = {"why": "You came because of your low back.", "do": "Walk every day, and do the exercises."}


def fill_demo_letters(therapist: User) -> None:
    """Sign the notes of the first course that has an agreement, all but the last one, which still waits."""
    finished = Visit.objects.filter(practitioner=therapist, session__isnull=False).order_by("course", "number")
    finished = finished.filter(course__agreements__isnull=False).distinct()
    first = finished.select_related("course__patient__clinic").first()
    if first is None:
        return
    *signed, _waiting = finished.filter(course=first.course)
    for visit in signed:
        _write(therapist, visit.course, Kind.VISIT_NOTE, NEXT, visit)
    _write(therapist, first.course, Kind.PATIENT_SUMMARY, OWN)
    _begin(therapist, first.course, Kind.COURSE_LETTER)


def _write(by: User, course: Course, kind: Kind, own: Mapping[str, str], visit: Visit | None = None) -> None:
    """As a person does it: draft, say what only a person knows, fix."""
    draft = _begin(by, course, kind, visit)
    drafted, _frame = drafted_of(draft)
    texts, at = {**draft.texts, **own}, timezone.now()
    draft = save_draft(draft, by=by, texts=texts, revision=draft.revision)
    content = content_of(draft, drafted, draft.texts, draft.recipient, by, at)
    issue(draft, by=by, content=content, revision=draft.revision, needed=drafted.needed, at=at)


def _begin(by: User, course: Course, kind: Kind, visit: Visit | None = None) -> Document:
    drafted, _frame = drafted_of(Document(kind=kind, course=course, visit=visit))
    told = {"texts": drafted_texts(drafted.parts), "facts": facts_of(drafted.parts)}
    return begin(course, kind, by=by, visit=visit, **told)
