"""The letter to the doctor about a course, and the discharge summary."""

from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Course
from needlebook.web.frame.words import complaint
from needlebook.web.letters import course_parts as of
from needlebook.web.letters.charts import charts_of
from needlebook.web.letters.course_record import CourseRecord, course_record
from needlebook.web.letters.paper import Drafted
from needlebook.web.letters.parts import Part

MOST_CHARTS = 3  # in a letter; a discharge summary shows every measure
EVERY_CHART = 12


def drafted_letter(course: Course) -> Drafted:
    """Why they came, what was found and done, what changed, side effects, and what is asked of the doctor."""
    record = course_record(course)
    ask = _("What you ask of the doctor, in your own words; or that you ask nothing and write for information.")
    parts = (
        Part("why", _("Why they came"), tuple(of.came_for(record))),
        Part("found", _("What was found"), tuple(of.found(record))),
        Part("done", _("What was done"), tuple(of.done(record)), is_needed=True),
        _changed(record, MOST_CHARTS),
        Part("effects", _("Side effects"), tuple(of.effects(record))),
        Part("ask", _("What we ask"), hint=ask, is_needed=True),
    )
    return Drafted(_("Letter about the course"), (_about(record),), parts, is_letter=True)


def drafted_discharge(course: Course) -> Drafted:
    """The whole course, outcomes with their pictures, adverse events, what to go on with, and when to come back."""
    record = course_record(course)
    back = _("When to come back, and for what; whom to see otherwise. The record does not know it.")
    go_on = _("Exercises and habits to go on with.")
    parts = (
        Part("why", _("Why they came"), tuple(of.came_for(record))),
        Part("found", _("What was found"), tuple(of.found(record))),
        Part("done", _("Course of treatment"), tuple(of.done(record)), tables=of.visits_table(record), is_needed=True),
        _changed(record, EVERY_CHART),
        Part("readings", _("The numbers behind the pictures"), tables=of.readings_table(record), is_typed=False),
        Part("goals", _("Goals"), tables=of.goals_table(record), is_typed=False),
        Part("effects", _("Adverse events"), tuple(of.effects(record))),
        Part("exercises", _("To go on with"), tuple(of.exercises(record)), hint=go_on),
        Part("back", _("When to come back"), hint=back, is_needed=True),
        Part(
            "warnings",
            _("To be seen by a doctor if there is"),
            tuple(of.warning_lines(record)),
            sources=of.sign_sources(record),
            is_needed=True,
        ),
    )
    shown = tuple(part for part in parts if part.is_typed or part.tables)
    return Drafted(_("Discharge summary"), (_about(record),), shown)


def _changed(record: CourseRecord, most: int) -> Part:
    return Part(
        "changed",
        _("What changed"),
        tuple(of.changed(record)),
        tables=of.change_table(record),
        charts=charts_of(record, most),
        sources=tuple(of.limit_sources(record)),
        is_needed=True,
    )


def _about(record: CourseRecord) -> str:
    words = {"complaint": complaint(record.course.complaint), "visits": of.visits_words(record)}
    return _("%(complaint)s. %(visits)s") % words
