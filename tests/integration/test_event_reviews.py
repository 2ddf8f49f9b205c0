"""The review of a serious event, and the look back at sessions from before there was a register."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from needlebook.clinic.sessions.incidents import look_at_incident
from needlebook.clinic.sessions.models import IncidentReview
from needlebook.clinic.vigilance.actions import note_effects
from needlebook.clinic.vigilance.models import AdverseEvent, DayTally, EventReview, SessionSummary
from needlebook.clinic.vigilance.reviewing import close_review, open_reviews, save_review
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import (
    IncidentKind,
    IncidentReported,
    ReactionKind,
    ReactionObserved,
    SessionClosed,
)
from needlebook.core.vigilance.types import Effect, Reporter
from needlebook.knowledge.surveys import load_review
from tests import factories
from tests.integration.rooms import GLUTEUS, head, inserted, opened, record, removed

ANSWERS = {check.id: "Answered." for check in load_review()}


@pytest.fixture
def lead(clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    therapist.clinic = clinic
    return therapist


@pytest.fixture
def retained(session, lead):
    report = IncidentReported(**head(), kind=IncidentKind.RETAINED_NEEDLE, what_happened="Broke off.", needle=1)
    record(session, lead, inserted(1, GLUTEUS), report)
    return AdverseEvent.objects.get()


def test_review_is_closed_once_every_question_is_answered(retained, lead):
    some = dict(list(ANSWERS.items())[:3])
    save_review(retained, by=lead, answers=some)
    with pytest.raises(BadInput, match="Not answered yet"):
        close_review(retained, by=lead, answers={}, conclusion="Lot withdrawn.")
    assert list(open_reviews(lead))
    review = close_review(retained, by=lead, answers=ANSWERS, conclusion="Lot withdrawn.")
    assert (review.by, review.answers["lot"]) == (lead, "Answered.")
    assert not open_reviews(lead).exists()
    with pytest.raises(BadInput):
        save_review(retained, by=lead, answers={"lot": "Other"})


def test_review_of_a_reported_incident_is_the_look_at_the_report_too(retained, lead):
    close_review(retained, by=lead, answers=ANSWERS, conclusion="Lot withdrawn.")
    assert IncidentReview.objects.get().note == "Lot withdrawn."


@pytest.mark.parametrize("wrong", [{"answers": {**ANSWERS, "luck": "x"}}, {"answers": ANSWERS, "conclusion": " "}])
def test_review_with_an_unknown_question_or_no_conclusion_stays_open(retained, lead, wrong):
    with pytest.raises(BadInput):
        close_review(retained, by=lead, **{"conclusion": "Done.", **wrong})
    assert open_reviews(lead).exists()


def test_review_is_the_leads_alone(retained, clinic):
    with pytest.raises(BadInput):
        save_review(retained, by=factories.person(clinic, "colleague"), answers=ANSWERS)


def test_reviews_of_another_clinic_are_not_shown(retained):
    assert not open_reviews(factories.person(factories.clinic("Elsewhere"), "elsewhere")).exists()


def test_event_that_is_not_serious_has_no_review_to_close(session, lead):
    [event] = note_effects(session.visit, Reporter.PATIENT, "check_in:1", [Effect(kind="bruise")], timezone.now())
    with pytest.raises(BadInput):
        save_review(event, by=lead, answers=ANSWERS)


@pytest.mark.django_db(transaction=True)
def test_sessions_from_before_the_register_are_taken_up_as_today(visit, lead):
    session = opened(visit, lead)
    reaction = ReactionObserved(**head(), kind=ReactionKind.FAINT, needle=1)
    report = IncidentReported(**head(), kind=IncidentKind.RETAINED_NEEDLE, what_happened="Broke off.", needle=1)
    record(session, lead, inserted(1, GLUTEUS), inserted(2), removed(2), reaction, report)
    assert record(session, lead, SessionClosed(**head(), counted_in_bin=1)) == ["accepted"]
    look_at_incident(visit, report.id, by=lead, note="Seen.")
    figures = [
        AdverseEvent.objects.order_by("kind").values("kind", "source_key", "needle", "muscle", "grade", "told", "by"),
        SessionSummary.objects.values(
            "session", "closed_at", "needles", "has_minor", "has_serious", "cusum", "patient", "tallies", "is_last"
        ),
        DayTally.objects.order_by("level", "what").values("day", "level", "what", "sessions", "with_event"),
    ]
    written = [list(rows) for rows in figures]
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([("vigilance", None)])
    finally:
        MigrationExecutor(connection).migrate(latest)
    assert [list(rows.all()) for rows in figures] == written
    assert [(r.conclusion, r.by) for r in EventReview.objects.all()] == [("Seen.", lead)]
