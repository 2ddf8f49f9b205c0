"""Every page and answer that is timed, with its goal. Each is asked for many times, not the same way twice running."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.integration import rooms

from bench.pages import visits
from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.models import Stroke
from needlebook.clinic.assessments.planning import suggest_plan
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.knowledge import load
from needlebook.web.bodychart.posted import stroke_values
from needlebook.web.bodychart.sheets import sheet, sheet_ids
from needlebook.web.phone.steps import steps_of

HTMX = {"HX-Request": "true"}
COMPRESSED = {"accept-encoding": "gzip"}
WIDTHS = (3, 12, 25)  # regions drawn
VISITS = 5  # of each width
SIGNS = ("taut_band", "spot_tenderness", "recognised_pain", "local_twitch", "painful_stretch")
QUESTIONS = ("diabetes", "prior_syncope", "surgery_recent")
SITES = (rooms.GLUTEUS, rooms.MAXIMUS, rooms.PSOAS, rooms.LUNG)


@dataclass(frozen=True, slots=True)
class Timed:
    """act: asks for the n-th time; goal_ms: 95 of 100 within, of the processor; after: puts things back, not timed."""

    name: str
    goal_ms: int
    act: Callable[[int], HttpResponse]
    after: Callable[[], Any] = lambda: None


@dataclass(frozen=True, slots=True)
class Desk:
    """A practitioner's browser."""

    client: Client
    by: User

    def get(self, name: str, *visits: Visit, **asked: str) -> Callable[[int], HttpResponse]:
        addresses = [reverse(name, args=[visit.pk]) for visit in visits] or [reverse(name)]
        return lambda n: self.client.get(addresses[n % len(addresses)], asked)

    def post(self, address: str, data: dict[str, str]) -> HttpResponse:
        return self.client.post(address, data, headers=HTMX)


def requests(desk: Desk, seed: int) -> Iterator[Timed]:
    """All of them, stage by stage. Each stage makes the visits that it needs."""
    yield from _assess(desk)
    yield from _sheets(desk)
    yield from _phone(desk)
    yield from _decide(desk)
    for width in WIDTHS:
        yield from _examine(desk, width, visits.examined(desk.by, width, VISITS, seed))
    yield from _plan(desk, visits.examined(desk.by, 12, VISITS, seed + 1))
    yield from _drawings(desk)
    yield from _manual(desk)


def _assess(desk: Desk) -> Iterator[Timed]:
    few, many = visits.drawn(desk.by, 12), visits.drawn(desk.by, 40)
    for strokes, visit in ((12, few), (40, many)):
        yield Timed(f"Assess, {strokes} strokes drawn", 100, desk.get("assess", visit))
        yield _stroke(f"a stroke more, {strokes} drawn", desk.client, reverse("assess_strokes", args=[visit.pk]))
    yield Timed("what a stroke changes elsewhere on Assess", 60, desk.get("assess_live", many))


def _stroke(name: str, client: Client, address: str) -> Timed:
    posted: list[UUID] = []

    def act(n: int) -> HttpResponse:
        stroke = visits.line(480 + n % 40, 760 + n % 30, intensity=n % 11)
        posted.append(stroke.id)
        body = json.dumps({"changes": [stroke_values(stroke)]})
        return client.post(address, body, content_type="application/json")

    return Timed(name, 50, act, lambda: Stroke.objects.filter(pk__in=posted).delete())


def _sheets(desk: Desk) -> Iterator[Timed]:
    addresses = [sheet(id).src for id in sheet_ids()]
    yield Timed("a sheet of the body", 60, lambda n: desk.client.get(addresses[n % len(addresses)]))


def _phone(desk: Desk) -> Iterator[Timed]:
    questionnaire = make_link(visits.new_visit(desk.by), by=desk.by)
    token, phone = token_of(questionnaire), Client(headers=COMPRESSED)
    address = reverse("phone_step", args=[token, _pain_step(questionnaire)])
    yield Timed("phone: where it hurts", 60, lambda n: phone.get(address))
    stroke = _stroke("phone: a stroke", phone, reverse("phone_strokes", args=[token]))
    yield Timed(stroke.name, stroke.goal_ms, stroke.act, questionnaire.strokes.all().delete)


def _pain_step(questionnaire: Questionnaire) -> int:
    return next(step.number for step in steps_of(questionnaire) if step.kind == "pain")


def _decide(desk: Desk) -> Iterator[Timed]:
    visit = rooms.planned(visits.new_visit(desk.by), desk.by, *SITES)
    yield Timed("Decide, everything open", 100, desk.get("decide", visit))
    yield Timed("an answer, everything open", 100, _answer(desk, visit))
    asked = rooms.planned(visits.new_visit(desk.by), desk.by, *SITES)
    rooms.asked(asked, desk.by, medicine="apixaban")
    yield Timed("an answer, the rest answered", 60, _answer(desk, asked))
    desk.post(reverse("decide_answers", args=[asked.pk]), {"answer:rf_ces_bladder": "yes"})
    letter = reverse("letter", args=[asked.pk])
    reasons = {"reasons": "rf_ces_bladder"}
    yield Timed("a letter as PDF", 60, lambda n: desk.client.post(letter, {"recipient": f"Dr {n}", **reasons}))


def _answer(desk: Desk, visit: Visit) -> Callable[[int], HttpResponse]:
    address = reverse("decide_answers", args=[visit.pk])

    def act(n: int) -> HttpResponse:
        turn, which = divmod(n, len(QUESTIONS))
        answer = {f"answer:{QUESTIONS[which]}": ("yes", "no")[turn % 2]}
        return desk.post(address, {**answer, "shown": ",".join(QUESTIONS)})

    return act


def _examine(desk: Desk, width: int, examined: Sequence[Visit]) -> Iterator[Timed]:
    yield Timed(f"Examine, {width} regions", 100, desk.get("examine", *examined))
    places = {visit.pk: visits.places(visit) for visit in examined}

    def tap(n: int) -> HttpResponse:
        turn, which = divmod(n, len(examined))
        visit = examined[which]
        place, answer = places[visit.pk][turn % 2], ("yes", "no")[turn // 2 % 2]
        said = {"muscle": place.id, "side": place.side.value, "tap": f"{SIGNS[turn % len(SIGNS)]}:{answer}"}
        return desk.post(reverse("examine_tap", args=[visit.pk]), said)

    def press(n: int) -> HttpResponse:
        visit = examined[n % len(examined)]
        place = places[visit.pk][0]
        said = {"muscle": place.id, "side": place.side.value, "left": str(200 + n), "right": "310", "unit": "kpa"}
        return desk.post(reverse("examine_pressure", args=[visit.pk]), said)

    yield Timed(f"one finding, {width} regions", 100, tap)
    yield Timed(f"pressure thresholds, {width} regions", 100, press)


def _plan(desk: Desk, examined: Sequence[Visit]) -> Iterator[Timed]:
    yield Timed("Plan, nothing planned", 100, desk.get("plan", *examined))
    at = {name: [reverse(f"plan_{name}", args=[visit.pk]) for visit in examined] for name in ("suggest", "by_hand")}
    each = len(examined)
    yield Timed("suggest a plan", 100, lambda n: desk.post(at["suggest"][n % each], {}))
    for visit in examined:
        suggest_plan(visit, by=desk.by)
    turns = count()

    def keep(n: int) -> HttpResponse:
        keep = ("yes", "no")[n // each % 2]
        return desk.post(reverse("plan_keep", args=[examined[n % each].pk, 1]), {"keep": keep})

    def move(n: int) -> HttpResponse:
        to = ("later", "earlier")[next(turns) // each % 2]
        return desk.post(reverse("plan_move", args=[examined[n % each].pk, 1]), {"to": to, "what": "position"})

    yield Timed("keep a site, the rest planned again", 100, keep)
    yield Timed("reorder", 100, move)
    yield Timed("Plan, suggested", 100, desk.get("plan", *examined))
    yield Timed("Plan with its limits open", 100, desk.get("plan", *examined, limits="1"))
    yield Timed("the plan on one sheet", 60, desk.get("plan_sheet", *examined))


def _drawings(desk: Desk) -> Iterator[Timed]:
    first = visits.drawn(desk.by, 12)
    visits.drawn_again(first, desk.by, 40)
    address = reverse("drawings", args=[first.patient.pk])
    yield Timed("two drawings compared", 60, lambda n: desk.client.get(address))
    yield Timed("limits of the clinic", 60, desk.get("session_limits"))


def _manual(desk: Desk) -> Iterator[Timed]:
    anatomy = load().anatomy
    yield Timed("manual, index", 50, desk.get("manual"))
    for name, known in (("muscle", anatomy.muscles), ("region", anatomy.regions), ("complaint", anatomy.complaints)):
        pages = [reverse(f"manual_{name}", args=[id]) for id in known]
        yield Timed(f"manual, a {name}", 50, lambda n, pages=pages: desk.client.get(pages[n * 7 % len(pages)]))
    words = ("glut", "tibial nerve", "headache", "shoulder", "buttock upper", "sciatic")
    yield Timed("manual, search", 50, lambda n: desk.client.get(reverse("manual"), {"q": words[n % len(words)]}))
