"""A database of the version before follow-up, with patients in it, is brought up to date in one go; nothing is lost."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from needlebook.clinic.documents.digest import is_unchanged
from needlebook.clinic.documents.models import Document
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.sessions.models import Event
from needlebook.clinic.vigilance.models import DayTally, SessionSummary
from needlebook.core.sessions.types import ReactionKind, ReactionObserved, SessionClosed
from tests import factories
from tests.integration.rooms import head, inserted, opened, record, removed

BEFORE = [
    ("accounts", "0001_initial"),
    ("alarms", None),
    ("assessments", "0007_drawn_strokes"),
    ("checkins", None),
    ("documents", None),
    ("followup", "0001_initial"),
    ("patients", "0001_initial"),
    ("questionnaires", "0002_drawn_strokes"),
    ("therapy", None),
    ("vigilance", None),
]


def treated(patient, by, *more):
    """A visit with a closed session: one needle, in and out."""
    visit = factories.visit(patient, by)
    session = opened(visit, by)
    assert set(record(session, by, inserted(1), removed(1), *more)) == {"accepted"}
    assert record(session, by, SessionClosed(**head(), counted_in_bin=1)) == ["accepted"]
    return visit


def put_back():
    """To the version before; what only the newer one keeps is emptied first."""
    for label in ("checkins.CheckIn", "vigilance.Amendment", "vigilance.AdverseEvent"):
        MigrationExecutor(connection).loader.project_state().apps.get_model(label).objects.all().delete()
    MigrationExecutor(connection).migrate(BEFORE)
    return MigrationExecutor(connection).loader.project_state(BEFORE[2]).apps


@pytest.mark.django_db(transaction=True)
def test_a_database_from_before_the_follow_up_is_brought_up_to_date_with_everything_in_it(patient, therapist):
    first = treated(patient, therapist, ReactionObserved(**head(), kind=ReactionKind.FAINT))
    second = treated(patient, therapist)  # of the same course
    add_measurement(second.course, by=therapist, instrument="NPRS", value=6, taken_on=timezone.localdate())
    kept = [list(Event.objects.values_list("digest")), list(Measurement.objects.values_list("pk", "value", "by"))]
    figures = [SessionSummary.objects.values("pk", "is_last", "tallies", "has_event"), DayTally.objects.values("what")]
    written = [list(rows) for rows in figures]
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = put_back()
        letter = old.get_model("assessments", "Letter").objects.create(
            assessment_id=first.pk,
            recipient="Dr Ö",
            document={"title": "x"},
            version="1",
            by_id=therapist.pk,
            at=timezone.now(),
        )
    finally:
        MigrationExecutor(connection).migrate(latest)
    document = Document.objects.get()
    assert (document.pk, document.visit, document.recipient, document.issued_at) == (
        letter.pk,
        first,
        "Dr Ö",
        letter.at,
    )
    assert is_unchanged(document)
    assert kept == [
        list(Event.objects.values_list("digest")),
        list(Measurement.objects.values_list("pk", "value", "by")),
    ]
    assert [list(rows.all()) for rows in figures] == written
