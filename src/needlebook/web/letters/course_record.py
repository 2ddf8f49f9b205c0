"""What stands of a course, read once for the letters and summaries about it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.followup.queries import goals_of
from needlebook.clinic.followup.standing import CourseState, state_of_course
from needlebook.clinic.patients.models import Course, Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.progress import ledgers_of
from needlebook.clinic.therapy.models import ManualTherapy
from needlebook.clinic.therapy.queries import ProgrammeView, view_of
from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.core.anatomy import Side
from needlebook.core.sessions import State
from needlebook.web.assess.page import Sheet, sheet_of
from needlebook.web.outcomes.words import series_name

Place = tuple[str, Side]


@dataclass(frozen=True)
class CourseRecord:
    """Visits earliest first, each with its session where it had one. What a letter does not need is not read."""

    course: Course
    visits: Sequence[Visit]
    ledgers: Mapping[UUID, State]

    @cached_property
    def standing(self) -> CourseState:
        return state_of_course(self.course, series_name)

    @cached_property
    def sheet(self) -> Sheet | None:
        """The latest visit at which something was written down, else the latest; None before the first."""
        latest = self.visits[-1] if self.visits else None
        found = next((visit for visit in reversed(self.visits) if hasattr(visit, "assessment")), latest)
        return sheet_of(found) if found else None

    @cached_property
    def goals(self) -> Mapping[str, Sequence[int | None]]:
        return goals_of(self.course)

    @cached_property
    def events(self) -> Sequence[AdverseEvent]:
        """Adverse events that stand, earliest first."""
        rows = AdverseEvent.objects.filter(visit__course=self.course, withdrawn_at=None)
        return list(rows.select_related("visit").order_by("noted_at", "at"))

    @cached_property
    def programme(self) -> ProgrammeView | None:
        """The exercises of this course, as they were prescribed last."""
        last = self.course.programmes.order_by("-made_at").first()
        return view_of(last) if last else None

    @cached_property
    def by_hand(self) -> Sequence[ManualTherapy]:
        rows = ManualTherapy.objects.filter(visit__course=self.course, withdrawn_at=None, replaced_by=None)
        return list(rows.select_related("visit"))

    @cached_property
    def check_ins(self) -> Sequence[CheckIn]:
        """Those that have fallen due."""
        return list(CheckIn.objects.filter(visit__course=self.course, due_at__lte=timezone.now()))

    @property
    def needled(self) -> Sequence[tuple[Visit, State]]:
        """Visits at which a needle went in."""
        found = ((visit, self.ledgers.get(visit.pk)) for visit in self.visits)
        return [(visit, state) for visit, state in found if state and state.needles]

    @property
    def places(self) -> Counter[Place]:
        """At how many visits each muscle was needled, most often first."""
        return Counter(
            place
            for _visit, state in self.needled
            for place in {(needle.inserted.muscle, needle.inserted.side) for needle in state.needles.values()}
        )


def course_record(course: Course) -> CourseRecord:
    """Read the course as it stands now."""
    visits = list(
        course.visits.select_related("assessment", "practitioner", "course__patient__clinic").order_by("number")
    )
    ledgers = ledgers_of(Session.objects.filter(visit__in=[visit.pk for visit in visits]))
    return CourseRecord(course, visits, ledgers)
