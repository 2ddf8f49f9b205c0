"""Pictures of a course for paper: drawn once, kept with the document, in a font that every program prints alike."""

from needlebook.web.letters.course_record import CourseRecord
from needlebook.web.letters.parts import Chart
from needlebook.web.outcomes.picture import FONT, picture_of
from needlebook.web.outcomes.svg import drawn
from needlebook.web.outcomes.words import sentences_of, series_name

# The font that typst brings along. With the page's own list each machine would print another one.
PAPER_FONT = "Libertinus Serif"


def charts_of(record: CourseRecord, most: int) -> tuple[Chart, ...]:
    """One picture for each series with a change, in the order of the knowledge."""
    state = record.standing
    found = [trajectory for trajectory in state.trajectories.values() if trajectory.change][:most]
    return tuple(
        Chart(
            title=series_name(trajectory.key),
            svg=drawn(picture_of(trajectory, state.visits, "light")).replace(FONT, f"{PAPER_FONT}, serif"),
            alt=f"{series_name(trajectory.key)}. {' '.join(sentences_of(trajectory.change))}",
        )
        for trajectory in found
    )
