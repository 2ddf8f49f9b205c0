"""The treatment room in plain values: the count first, then needles, chart, the selected needle, the way to close."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.sessions.actions import said
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import explained_sites
from needlebook.core.anatomy import Side
from needlebook.core.screening import Decision, SiteDecision
from needlebook.core.sessions import State, in_the_way
from needlebook.core.sessions.types import ConsentWithdrawn
from needlebook.knowledge.guidance import BLEEDING
from needlebook.web.bodychart.marks import ViewLink
from needlebook.web.frame.verdicts import overridden_at
from needlebook.web.frame.visit import Frame
from needlebook.web.treat.chart import chart_of, view_links
from needlebook.web.treat.counting import Counter, counter_of
from needlebook.web.treat.measures import Pair, pairs_of
from needlebook.web.treat.needles import NeedleRow, rows_of
from needlebook.web.treat.sites import Day, ready_rows
from needlebook.web.treat.undo import Undo, undo_of

PRESS = timedelta(minutes=2)  # firm pressure for 2 min or more where clotting is slower: UK Green Book (R)


@dataclass(frozen=True, slots=True)
class Press:
    """A site to press on. until: when the pressing is over."""

    number: int
    until: datetime
    left_s: int


@dataclass(frozen=True, slots=True)
class Barred:
    """A planned site that is no target now, or only because a rule was overridden, and why."""

    number: int
    name: str
    reason: str
    stage: str


@dataclass(frozen=True, slots=True)
class Room:
    """Everything the room prints, at one moment of the server's time (`now`)."""

    session: Session
    frame: Frame
    now: datetime
    rows: tuple[NeedleRow, ...]
    barred: tuple[Barred, ...]
    overridden: tuple[Barred, ...]
    counter: Counter
    selected: NeedleRow | None
    next_planned: NeedleRow | None
    chart: object
    views: tuple[ViewLink, ...]
    undo: Undo | None
    press: Press | None
    first_in_at: datetime | None
    shut: str
    is_withdrawn: bool
    forbids_current: bool
    barred_now: str
    stopped_at: datetime | None
    pairs: tuple[Pair, ...]

    @property
    def new_id(self) -> uuid.UUID:
        """An id for one tap; another one each time it is printed."""
        return uuid.uuid4()

    @property
    def since_first(self) -> float | None:
        """Seconds since the first needle went in."""
        return (self.now - self.first_in_at).total_seconds() if self.first_in_at else None

    @property
    def events_url(self) -> str:
        return reverse("session_events", args=[self.session.pk])

    @property
    def needles_in(self) -> tuple[NeedleRow, ...]:
        return tuple(row for row in self.rows if row.is_in)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is to show. trained: muscles that its reader is trained for; None: not recorded."""

    needle: int | None = None
    view: str = ""
    trained: Collection[str] | None = None


def room_of(session: Session, state: State, frame: Frame, now: datetime, asked: Asked) -> Room:
    """The room as it stands at `now`. The needle asked for is selected, else the one that is in longest."""
    planned = list(session.visit.assessment.planned_sites.all())
    open_sites, barred = _sort_out(session, frame, planned, state, asked.trained)
    overridden = tuple(_overridden(frame, open_sites))
    selected = asked.needle if asked.needle in state.needles else None
    rows = rows_of(state, open_sites, now, selected)
    if selected is None and (longest := next((row.number for row in rows if row.is_in), None)):
        rows = rows_of(state, open_sites, now, longest)
    why = _why_barred(state)
    day = Day(
        verdict=frame.verdict,
        state=state,
        positions={site.number: site.position for site in planned},
        overridden={site.number for site in overridden},
        today=timezone.localdate(now),
        barred=why,
    )
    rows = ready_rows(rows, open_sites, day)
    return Room(
        session=session,
        frame=frame,
        now=now,
        rows=rows,
        barred=barred,
        overridden=overridden,
        counter=counter_of(state),
        selected=next((row for row in rows if row.is_selected), None),
        next_planned=next((row for row in rows if row.state == "planned" and not why), None),
        chart=chart_of(rows, frame.verdict, asked.view),
        views=view_links(rows, asked.view),
        undo=undo_of(state),
        press=_press(state, frame, now),
        first_in_at=min((needle.inserted.at for needle in state.needles.values()), default=None),
        shut=_why_shut(state),
        is_withdrawn=isinstance(state.consent, ConsentWithdrawn),
        forbids_current="no_electro" in frame.verdict.constraints,
        barred_now=why,
        stopped_at=state.faint.at if state.faint else None,
        pairs=pairs_of(state, session.visit),
    )


def _why_barred(state: State) -> str:
    """Why no needle may go in now; empty when one may."""
    if isinstance(state.consent, ConsentWithdrawn):
        return _("Consent is withdrawn.")
    if state.faint:
        return _("The patient fainted. Nothing goes in until that is over.")
    return _("A reaction that means stop is not over. Nothing goes in until it is.") if state.stop else ""


def _sort_out(
    session: Session,
    frame: Frame,
    planned: Sequence[PlannedSite],
    state: State,
    trained: Collection[str] | None,
) -> tuple[list[PlannedSite], tuple[Barred, ...]]:
    """Sites that may be needled now, and those that may not, with the page where that is put right."""
    decisions = {(site.muscle, site.side): site for site in frame.verdict.sites}
    explained = explained_sites(session.visit)
    is_open, barred = [], []
    for site in planned:
        place = (site.muscle, Side(site.side))
        reason = _reason(decisions.get(place), place in explained) or _untrained(site, trained)
        if reason and site.number not in state.needles:
            barred.append(Barred(site.number, site.muscle, *reason))
        else:
            is_open.append(site)
    return is_open, tuple(barred)


def _reason(decision: SiteDecision | None, is_explained: bool) -> tuple[str, str] | None:
    if decision is None:
        return _("not in the knowledge any more"), "plan"
    if decision.decision is Decision.AVOID:
        return _("not to needle"), "decide"
    return None if is_explained else (_("not explained to the patient yet"), "consent")


def _untrained(site: PlannedSite, trained: Collection[str] | None) -> tuple[str, str] | None:
    """Only for who reads the page: the ledger refuses their needle here, and takes a colleague's."""
    return None if trained is None or site.muscle in trained else (_("you are not trained for this muscle"), "handover")


def _overridden(frame: Frame, planned: Sequence[PlannedSite]) -> Iterator[Barred]:
    """Sites that may be needled only because a clinician went against a rule, with what the rule says."""
    decisions = {(site.muscle, site.side): site for site in frame.verdict.sites}
    for site in planned:
        decision = decisions.get((site.muscle, Side(site.side)))
        if decision and (says := overridden_at(decision, frame.verdict)):
            yield Barred(site.number, site.muscle, " ".join(says), "decide")


def _press(state: State, frame: Frame, now: datetime) -> Press | None:
    """Where clotting is slower, the last site a needle came out of is pressed."""
    removed = [needle.removed for needle in state.needles.values() if needle.removed]
    last = max(removed, key=lambda event: event.at, default=None)
    if last is None or BLEEDING not in frame.verdict.constraints or now >= last.at + PRESS:
        return None
    until = last.at + PRESS
    return Press(last.needle, until, round((until - now).total_seconds()))


def _why_shut(state: State) -> str:
    """What keeps the session from being closed; empty when nothing does."""
    count = len(state.needles_in)
    if count:
        still = ngettext("%(n)d needle still in the body.", "%(n)d needles still in the body.", count) % {"n": count}
        return still + " " + _("Remove them, or report what happened.")
    obstacles = in_the_way(state)
    return said(obstacles[0]) if obstacles else ""
