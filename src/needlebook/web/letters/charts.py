"""Pictures of a course for paper: drawn once, kept with the document, in a font that every program prints alike."""

from collections.abc import Sequence
from functools import partial

from needlebook.core.outcomes.course import Trajectory
from needlebook.core.outcomes.types import VisitDay
from needlebook.web.letters.course_record import CourseRecord
from needlebook.web.letters.parts import Chart
from needlebook.web.outcomes.picture import FONT, picture_of
from needlebook.web.outcomes.svg import drawn
from needlebook.web.outcomes.words import sentences_of, series_name

# The font that typst brings along. With the page's own list each machine would print another one.
PAPER_FONT = "Libertinus Serif"


def charts_of(record: CourseRecord, most: int) -> tuple[Chart, ...]:
    """One picture for each series with a change, in the order of the knowledge."""
    found = [trajectory for trajectory in record.standing.trajectories.values() if trajectory.change]
    return tuple(_chart(trajectory, record.standing.visits) for trajectory in found[:most])


def _chart(trajectory: Trajectory, visits: Sequence[VisitDay]) -> Chart:
    name = series_name(trajectory.key)
    alt = f"{name}. {' '.join(sentences_of(trajectory.change))}"
    return Chart(name, alt, partial(_on_paper, trajectory, visits))


def _on_paper(trajectory: Trajectory, visits: Sequence[VisitDay]) -> str:
    return drawn(picture_of(trajectory, visits, "light")).replace(FONT, f"{PAPER_FONT}, serif")
