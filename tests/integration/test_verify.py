"""What the chain finds when somebody has been at the database."""

import datetime as dt
import json
import threading
import uuid

import pytest
from django.db import connection
from typer.testing import CliRunner

from needlebook.clinic.audit.models import Record
from needlebook.clinic.sessions.chain import START, digest_of
from needlebook.clinic.sessions.models import Event, Refusal, Session
from needlebook.clinic.sessions.queries import now
from needlebook.clinic.sessions.verify import MOST_NAMED, Mark, verify
from needlebook.core.errors import BadInput
from needlebook.project.cli import app
from tests.integration.rooms import inserted, opened, record, removed

LATER = dt.timedelta(minutes=5)


@pytest.fixture
def session(visit, therapist):
    """Five rows: opened, agreed, a needle in, a needle out, another in."""
    session = opened(visit, therapist)
    record(session, therapist, inserted(1), removed(1), inserted(2))
    return session


def found(**options):
    report = verify(now() + LATER, **options)
    return [(damage.kind, damage.sequence) for damage in report.damages]


def row(session, sequence):
    return Event.objects.get(session=session, sequence=sequence)


def test_a_ledger_as_it_was_written_fits(session):
    report = verify(now())
    assert (report.sessions, report.events, report.damages, report.is_sound) == (1, 5, (), True)


def test_a_changed_row_is_named(session):
    changed = row(session, 3)
    changed.payload["lot"] = "25B001"
    changed.save()
    assert found() == [("changed", 3)]


@pytest.mark.parametrize("field", ["recorded_at", "type", "event_id"])
def test_every_column_of_a_row_is_covered(session, field):
    new = {"recorded_at": now() - dt.timedelta(days=1), "type": "NoteAdded", "event_id": uuid.uuid4()}
    Event.objects.filter(session=session, sequence=4).update(**{field: new[field]})
    assert ("changed", 4) in found()


def test_a_row_under_another_name_is_named(session, stranger):
    Event.objects.filter(session=session, sequence=4).update(by=stranger)
    assert found() == [("changed", 4), ("audit_differs", 4)]


def test_a_row_whose_digest_was_made_anew_is_found_by_the_next(session):
    changed = row(session, 3)
    changed.payload["needle"] = 9
    changed.digest = digest_of(row(session, 2).digest, changed)
    changed.save()
    assert found() == [("changed", 4)]


def test_a_missing_row_is_named_once(session):
    row(session, 3).delete()
    assert found() == [("missing", 3), ("audit_without_event", None)]


def test_a_missing_last_row_is_named(session):
    row(session, 5).delete()
    assert ("missing", 5) in found()


def test_a_row_added_behind_the_end_is_named(session, therapist):
    payload = row(session, 3).payload
    Event.objects.create(
        session=session, sequence=6, event_id=uuid.uuid4(), type="NoteAdded", payload=payload, by=therapist
    )
    assert found() == [("added", 6), ("audit_missing", 6)]


def test_rows_that_changed_places_are_named_as_moved(session):
    first, second = row(session, 3), row(session, 4)
    for moved, place in ((first, 99), (second, 3), (first, 4)):
        moved.sequence = place
        moved.save()
    assert found()[:2] == [("moved", 3), ("moved", 4)]


def test_an_end_that_was_set_back_is_found(session):
    Session.objects.filter(pk=session.pk).update(head=row(session, 4).digest)
    assert found() == [("end_differs", 5)]


def test_a_missing_line_of_audit_is_found(session):
    Record.objects.filter(subject_id=str(row(session, 3).event_id)).delete()
    assert found() == [("audit_missing", 3)]


def test_a_line_of_audit_without_its_session_is_found(session):
    Event.objects.filter(session=session).delete()
    session.needle_uses.all().delete()
    session.delete()
    report = verify(now())
    assert {damage.kind for damage in report.damages} == {"audit_without_event"}
    assert len(report.damages) == 5


def test_a_mark_stays_what_it_was_when_the_session_goes_on(session, therapist, monkeypatch):
    mark = verify(now() + LATER).mark
    event, later = removed(2), now() + 2 * LATER
    monkeypatch.setattr("needlebook.clinic.sessions.writing.now", lambda: later)
    assert record(session, therapist, event) == ["accepted"]
    assert verify(later + LATER, expected=mark).is_sound
    assert verify(later + LATER).mark.digest != mark.digest


def test_a_chain_made_anew_fits_but_is_not_what_was_noted(session, therapist):
    """Without a secret the chain alone cannot tell; the mark noted outside can."""
    mark = verify(now() + LATER).mark
    changed = row(session, 3)
    changed.payload["lot"] = "25B001"
    changed.save()
    previous = START
    for each in Event.objects.filter(session=session):
        each.digest = previous = digest_of(previous, each)
        each.save()
    Session.objects.filter(pk=session.pk).update(head=previous)
    report = verify(now() + LATER, expected=mark)
    assert report.damages == ()
    assert not report.is_as_expected
    assert not report.is_sound


@pytest.mark.parametrize(
    "text", ["x", "2026-11-26T10:00:00Z", "2026-11-26T10:00:00/" + 64 * "0", "2026-11-26T10:00Z/ab"]
)
def test_a_mark_that_no_verification_printed_is_bad_input(text):
    with pytest.raises(BadInput, match="mark"):
        Mark.read(text)


def test_a_mark_of_a_time_to_come_is_bad_input(session):
    with pytest.raises(BadInput, match="future"):
        verify(now(), expected=Mark(now() + LATER, 64 * "0"))


@pytest.fixture
def audit_verify(monkeypatch):
    """Runs the command on the database of the test."""
    monkeypatch.setattr("needlebook.project.startup.setup_django", lambda: None)
    monkeypatch.setattr("needlebook.project.startup.prepare", lambda: None)
    return lambda *options: CliRunner().invoke(app, ["audit", "verify", *options])


def test_the_command_says_that_all_is_well(session, audit_verify):
    result = audit_verify()
    assert result.exit_code == 0
    assert "1 sessions, 5 events" in result.output
    assert "Every row fits" in result.output


def test_the_command_names_session_and_row_and_nobody(session, audit_verify, patient):
    row(session, 3).delete()
    result = audit_verify()
    assert result.exit_code == 1
    assert f"session {session.pk} row 3: is missing" in result.output
    assert patient.family_name not in result.output


def test_the_command_speaks_json_and_takes_its_own_mark_back(session, audit_verify):
    document = json.loads(audit_verify("--json").stdout)
    assert (document["sound"], document["events"], document["damages"]) == (True, 5, [])
    again = json.loads(audit_verify("--json", "--expect", document["mark"]).stdout)
    assert (again["as_expected"], again["mark"]) == (True, document["mark"])


def test_the_command_turns_a_bad_mark_away(session, audit_verify):
    result = audit_verify("--expect", "yesterday")
    assert result.exit_code == 2
    assert "is not a mark" in result.output


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_moment_while_the_clinic_goes_on(session, therapist):
    """What another connection writes during the walk is in the next one."""
    writing = threading.Thread(target=_write_elsewhere, args=(session, therapist))
    assert verify(now(), progress=lambda events: (writing.start(), writing.join())).is_sound
    report = verify(now())
    assert (report.events, report.is_sound) == (6, True)


def _write_elsewhere(session, therapist):
    record(session, therapist, removed(2))
    connection.close()


def overwritten(session, sequence, value):
    """A payload that no ledger of ours ever held, written past the ORM."""
    with connection.cursor() as cursor:
        column = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
        place = "WHERE session_id = %s AND sequence = %s"
        id = session.pk if connection.vendor == "postgresql" else session.pk.hex
        cursor.execute(f"UPDATE needling_event SET payload = {column} {place}", [value, id, sequence])


@pytest.mark.parametrize("value", ["[1]", "null", "5", '"words"', '{"needle": 123456789012345678901234567890}', "{}"])
def test_a_payload_that_is_no_event_is_a_finding_and_no_accident(session, value):
    overwritten(session, 4, value)
    assert found() == [("changed", 4)]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL keeps neither of them")
@pytest.mark.parametrize("value", ["{bad", '{"text": "\\ud800"}', '{"needle": NaN}'])
def test_a_payload_that_is_no_json_is_a_finding_and_no_accident(session, value):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1")
        overwritten(session, 4, value)
        cursor.execute("PRAGMA ignore_check_constraints = 0")
    assert found() == [("changed", 4)]


def test_an_absurd_length_names_the_first_missing_rows_and_ends(session):
    Session.objects.filter(pk=session.pk).update(length=2_000_000_000)
    assert found()[0] == ("missing", 6)
    assert len(found()) == MOST_NAMED


def test_a_refusal_that_was_removed_or_changed_is_found(session, therapist):
    assert record(session, therapist, inserted(2), inserted(2)) == ["needle.number_used"] * 2
    assert found() == []
    first, second = session.refusals.all()
    first.delete()
    assert found() == [("refusal_missing", None)]
    Refusal.objects.filter(pk=second.pk).update(reason="needle.expired")
    assert sorted(found()) == [("refusal_missing", None), ("refusal_missing", None), ("refusal_unknown", None)]


def test_a_refusal_without_its_line_of_audit_is_found(session, therapist):
    record(session, therapist, inserted(2))
    Record.objects.filter(code="event.refused").delete()
    assert found() == [("refusal_unknown", None)]
