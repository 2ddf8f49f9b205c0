"""Before and after each closed session. A change within a session is not called an effect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.sessions import State
from needlebook.core.sessions.types import Moment
from needlebook.web.outcomes.words import instrument_of, number
from needlebook.web.templatetags.needlebook import side_name

NOW = {"NPRS"}  # in a session the scale is read for pain at that moment


@dataclass(frozen=True, slots=True)
class Within:
    """One thing that was measured in one session; blank where it was not measured."""

    visit: Visit
    what: str
    before: str
    after: str


def within_sessions(visits: Sequence[Visit], ledgers: Mapping[UUID, State]) -> list[Within]:
    """What was measured in the closed sessions of these visits, in the order of the visits."""
    closed = [visit for visit in visits if (ledger := ledgers.get(visit.pk)) and ledger.closed]
    return [line for visit in closed for line in _lines(visit, ledgers[visit.pk])]


def _lines(visit: Visit, ledger: State) -> Iterator[Within]:
    taken: dict[tuple[str, Side | None, str], dict[Moment, float]] = {}
    for measure in ledger.measures:
        taken.setdefault((measure.instrument, measure.side, measure.detail), {})[measure.moment] = measure.value
    for (instrument, side, detail), values in taken.items():
        what = _what(instrument, side, detail)
        yield Within(visit, what, _value(values, Moment.BEFORE), _value(values, Moment.AFTER))


def _what(instrument: str, side: Side | None, detail: str) -> str:
    known = instrument_of(instrument)
    name = _("Pain now") if instrument in NOW else known.name
    parts = (name, detail, side_name(side) if side else "", known.unit)
    return ", ".join(part for part in parts if part)


def _value(values: Mapping[Moment, float], moment: Moment) -> str:
    return number(values[moment]) if moment in values else ""
