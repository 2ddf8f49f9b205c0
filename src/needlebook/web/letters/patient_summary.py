"""The summary that a patient takes home: plain words, large type, and when to ask for help."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.patients.models import Course
from needlebook.core.anatomy import Side
from needlebook.knowledge import load
from needlebook.knowledge.drawing import plain_words
from needlebook.knowledge.guidance import Aftercare
from needlebook.web.bodychart.words import plain_name, with_side
from needlebook.web.close.telling import warnings_after
from needlebook.web.letters.course_parts import sign_origin, sign_sources, signs_for
from needlebook.web.letters.course_record import CourseRecord, course_record
from needlebook.web.letters.document import day_of
from needlebook.web.letters.paper import Drafted
from needlebook.web.letters.parts import Line, Part
from needlebook.web.letters.plain_changes import plain_changes
from needlebook.web.templatetags.needlebook import origin

# How long the warnings of a session are printed: an infection, the latest of them, shows within 2 to 14 days (R). A
# needle that may be in the body is told for ever.
WARNED = timedelta(days=14)


def drafted_summary(course: Course) -> Drafted:
    """Why they came, what was done, what changed and what that means, what to do, when to ask for help."""
    record = course_record(course)
    why = _("In the patient's own words: what brought them here.")
    do = _("What the patient does now, how often, and when you meet again.")
    sources = tuple(dict.fromkeys((*map(_warning_origin, _warnings(record)), *sign_sources(record))))
    parts = (
        Part("help", _("When to ask for help"), tuple(_help(record)), sources=sources, is_needed=True),
        Part("why", _("Why you came"), tuple(_why(record)), hint=why, is_needed=True),
        Part("done", _("What we did"), tuple(_done(record)), is_needed=True),
        Part("changed", _("What changed, and what that means"), tuple(plain_changes(record)), is_needed=True),
        Part("do", _("What you can do"), tuple(_do(record)), hint=do, is_needed=True),
    )
    return Drafted(_("Your treatment in short"), (), parts, is_large=True)


def _help(record: CourseRecord) -> Iterator[Line]:
    """First on the page: nobody reads on to find it. After needles what the sheet to take home warned of, then the
    rest, most urgent first."""
    for text in _warnings(record):
        yield Line(text.says, _warning_origin(text))
    for sign in sorted(signs_for(record), key=lambda sign: not sign.is_emergency):
        says = _("Call an ambulance or go to an emergency department at once if %(sign)s.")
        says = says if sign.is_emergency else _("See a doctor the same day if %(sign)s.")
        yield Line(says % {"sign": sign.plain}, sign_origin(sign))
    phone = record.course.patient.clinic.phone
    if phone:
        yield Line(
            _("For anything else that worries you, call us: %(phone)s.") % {"phone": phone}, _("From the clinic")
        )


def _warnings(record: CourseRecord) -> tuple[Aftercare, ...]:
    """By what was done in the sessions that can still have a consequence, each once."""
    since = timezone.now() - WARNED
    found = {
        text.id: text
        for visit, state in record.needled
        for text in warnings_after(state)
        if visit.started_at >= since or text.when == "in_body"
    }
    return tuple(found.values())


def _warning_origin(text: Aftercare) -> str:
    return _("From the warnings after needles: %(sources)s") % {"sources": origin(text)}


def _why(record: CourseRecord) -> Iterator[Line]:
    drawn = record.sheet.case.pain if record.sheet else ()
    if drawn:
        places = "; ".join(dict.fromkeys(plain_name(mark.region, mark.side) for mark in drawn))
        yield Line(_("You had pain here: %(places)s.") % {"places": places}, _("From the pain drawing"))


def _done(record: CourseRecord) -> Iterator[Line]:
    n = len(record.visits)
    if not n:
        return
    words = {"n": n, "first": day_of(record.visits[0].started_at), "last": day_of(record.visits[-1].started_at)}
    came = ngettext("You were here once, on %(first)s.", "You were here %(n)d times, from %(first)s to %(last)s.", n)
    yield Line(came % words, _("From the course"))
    needled = len(record.needled)
    if not needled:
        yield Line(_("No needles were used."), _("From the room"))
        return
    times = ngettext("At one visit", "At %(n)d visits", needled) % {"n": needled}
    places = "; ".join(dict.fromkeys(_places(record)))
    said = (
        _("%(times)s we put thin needles into muscles: %(places)s.") if places else _("%(times)s we used thin needles.")
    )
    yield Line(said % {"times": times, "places": places}, _("From the room"))


def _places(record: CourseRecord) -> Iterator[str]:
    """Where the needles went in, in words that a patient uses; what has no such words is left out."""
    words = plain_words()
    for _visit, state in record.needled:
        for needle in state.needles.values():
            region = _region(needle.inserted.muscle, needle.inserted.trigger_point)
            if region in words:
                plain = words[region]
                yield with_side(plain[:1].lower() + plain[1:], Side(needle.inserted.side))


def _region(muscle: str, point: str | None) -> str:
    """The region that the needle lay in: of its trigger point, else of the muscle's first one."""
    points = load().anatomy.trigger_points
    found = points.get(point or "") or next((p for p in points.values() if p.muscle == muscle), None)
    return found.site_region if found else ""


def _do(record: CourseRecord) -> Iterator[Line]:
    for followed in record.programme.standing if record.programme else ():
        row = followed.prescription
        words = with_side(followed.exercise.plain, Side(row.side)) if row.side else followed.exercise.plain
        yield Line(f"{words}.", _("From the exercises, prescribed %(day)s") % {"day": day_of(row.at)})
