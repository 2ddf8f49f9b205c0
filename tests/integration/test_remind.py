"""Reminders: to whom, once and once again, never twice by two runs, and nothing is lost between claim and sending."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from typer.testing import CliRunner

from needlebook.clinic.audit.models import Record
from needlebook.clinic.checkins.links import token_of
from needlebook.clinic.checkins.models import CheckIn, Reminder
from needlebook.clinic.checkins.planning import withdraw
from needlebook.clinic.checkins.replying import ANY, save_replies
from needlebook.clinic.patients.actions import change_patient
from needlebook.core.errors import BadInput, NeedlebookError
from needlebook.project.cli import app
from needlebook.web.checkins.reminding import Report, remind
from tests import factories
from tests.environment import environment_for
from tests.integration.test_doubled_posts import at_once
from tests.integration.visits import check_in, closed, fall_due

ADDRESS = "https://clinic.example"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PUBLIC_ADDRESS = ADDRESS


@pytest.fixture
def patient(therapist):
    made = factories.patient(therapist, email="ingrid@home.example")
    return change_patient(made, by=therapist, fields={}, may_mail=True)


@pytest.fixture
def due(visit, therapist):
    closed(visit, therapist)
    return fall_due(check_in(visit))


def later(**by):
    """As if every reminder had been claimed and sent so long ago."""
    for reminder in Reminder.objects.all():
        reminder.claimed_at -= timedelta(**by)
        reminder.sent_at = reminder.sent_at and reminder.sent_at - timedelta(**by)
        reminder.save()


def test_the_mail_holds_the_link_and_nothing_of_health_or_name(due, mailoutbox):
    assert remind() == Report(due=1, sent=1)
    mail = mailoutbox[0]
    assert mail.to == ["ingrid@home.example"]
    assert f"{ADDRESS}/c/{token_of(due)}/" in mail.body
    assert mail.subject == "After your visit: Harbour Street Physiotherapy"
    for private in ("Ingrid", "Solberg", "needle", "pain", "T. Berg", "gluteus"):
        assert private not in mail.body + mail.subject


def test_a_check_in_is_reminded_once_and_once_again_after_a_day(due, mailoutbox):
    assert [remind().sent for _ in range(3)] == [1, 0, 0]
    later(hours=25)
    assert [remind().sent for _ in range(2)] == [1, 0]
    later(hours=25)
    assert remind() == Report()
    assert len(mailoutbox) == 2


def test_who_answered_a_later_check_in_is_not_asked_for_the_earlier_one(due, visit, mailoutbox):
    save_replies(fall_due(check_in(visit, 72)), {ANY: "no"})
    assert remind() == Report()
    assert not mailoutbox


def test_only_the_newest_check_in_of_a_visit_is_reminded(due, visit, mailoutbox):
    newer = fall_due(check_in(visit, 72), timedelta(minutes=1))
    fall_due(due, timedelta(days=2))
    for _time in range(3):  # after its two the older one is not asked for instead
        remind()
        later(hours=25)
    assert len(mailoutbox) == 2
    assert all(token_of(newer) in mail.body for mail in mailoutbox)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row, by: save_replies(row, {ANY: "no"}),
        lambda row, by: withdraw(row, by=by),
        lambda row, by: fall_due(row, timedelta(hours=-1)),
        lambda row, by: fall_due(row, timedelta(days=8)),
        lambda row, by: change_patient(row.visit.patient, by=by, fields={"email": ""}),
        lambda row, by: change_patient(row.visit.patient, by=by, fields={}, may_mail=False),
        lambda row, by: change_patient(row.visit.patient, by=by, fields={"is_demo": True}),
    ],
    ids=["answered", "withdrawn", "not due", "long past", "no address", "declined", "demo"],
)
def test_nobody_is_reminded_who_answered_declined_or_is_not_due(due, therapist, mailoutbox, spoil):
    spoil(due, therapist)
    assert remind() == Report()
    assert mailoutbox == []


def test_consent_is_a_row_with_who_and_is_written_when_it_changes(due, patient, therapist):
    for agrees in (True, False, False, True):
        change_patient(patient, by=therapist, fields={}, may_mail=agrees)
    assert list(patient.mail_consents.values_list("agrees", "by")) == [
        (True, therapist.pk),
        (False, therapist.pk),
        (True, therapist.pk),
    ]
    assert Record.objects.filter(code="patient.mail_declined").count() == 1


# ---- what can go wrong


def fails_with(error):
    def fail(*args, **kwargs):
        raise error

    return fail


REFUSED = SMTPRecipientsRefused({"ingrid@home.example": (550, b"no such user")})


def test_a_mail_that_is_refused_is_told_and_tried_again_by_the_next_run(due, mailoutbox, monkeypatch):
    with monkeypatch.context() as refusing:
        refusing.setattr(EmailMessage, "send", fails_with(REFUSED))
        assert remind() == Report(due=1, refused=1)
    assert remind() == Report(due=1, sent=1)


def test_a_line_that_breaks_is_told_and_sent_again_only_when_asked_for(due, mailoutbox, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", fails_with(SMTPServerDisconnected("gone")))
        assert remind() == Report(due=1, unsure=1)
    assert remind().sent == 0
    later(minutes=11)
    assert remind() == Report(unsure=1)
    assert remind(again=True) == Report(due=1, sent=1)
    assert len(mailoutbox) == 1


def test_a_run_that_is_killed_between_claim_and_sending_is_told_by_the_next(due, mailoutbox, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(EmailMessage, "send", fails_with(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            remind()
    later(minutes=11)
    report = remind()
    assert (report.sent, report.unsure, report.is_all_well) == (0, 1, False)


def test_a_mail_server_that_is_not_reached_claims_nothing(due, mailoutbox, monkeypatch):
    monkeypatch.setattr(EmailBackend, "open", fails_with(ConnectionRefusedError(111, "refused")))
    with pytest.raises(NeedlebookError, match="not reached"):
        remind()
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("address", ["", "clinic.example", "https://"])
def test_without_the_address_that_phones_reach_nothing_is_sent(due, settings, mailoutbox, address):
    settings.PUBLIC_ADDRESS = address
    with pytest.raises(BadInput, match="NEEDLEBOOK_ADDRESS"):
        remind()
    assert mailoutbox == []


def test_a_dry_run_counts_and_writes_nothing(due, mailoutbox):
    assert remind(dry_run=True) == Report(due=1)
    assert not Reminder.objects.exists()
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_send_one_mail(due, mailoutbox):
    at_once(remind)
    assert len(mailoutbox) == 1
    assert Reminder.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_answers_from_several_presses_at_once_stand_once(due):
    from needlebook.clinic.alarms.models import Alarm
    from needlebook.clinic.checkins.models import Reply
    from needlebook.clinic.checkins.registering import register_effects
    from needlebook.clinic.vigilance.models import AdverseEvent

    def press():
        save_replies(due, {ANY: "yes", "warn_breath": "yes", "sore_now": "4"})
        register_effects(due)

    at_once(press)
    assert (Reply.objects.count(), Alarm.objects.filter(kind="check_in").count()) == (3, 2)
    assert sorted(AdverseEvent.objects.values_list("kind", flat=True)) == ["breathless", "soreness"]


# ---- the command


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr("needlebook.project.startup.prepare", lambda: None)
    return lambda *words: CliRunner().invoke(app, ["remind", *words])


def test_the_command_prints_counts_and_no_names(due, run, mailoutbox):
    result = run()
    assert (result.exit_code, result.stdout) == (0, "1 reminders were due, 1 sent.\n")
    assert '"sent": 0' in run("--json").stdout
    assert "ingrid" not in result.output.lower()


def test_the_command_says_by_its_exit_code_when_not_all_is_well(due, run, settings, mailoutbox):
    Reminder.objects.create(check_in=due, number=1, claimed_at=timezone.now() - timedelta(hours=1))
    assert run().exit_code == 1
    settings.PUBLIC_ADDRESS = ""
    result = run("--dry-run")
    assert result.exit_code == 2
    assert result.stderr.startswith("needlebook: NEEDLEBOOK_ADDRESS")
    assert CheckIn.objects.filter(reminders__sent_at=None).exists()


def test_without_a_mail_server_mail_is_printed_beside_the_counts(due, run, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    result = run("--json")
    assert result.stdout.startswith("{")
    assert "reaches nobody" in result.stderr


def test_a_mail_setting_that_cannot_be_is_one_line_without_its_password(tmp_path):
    env = environment_for(NEEDLEBOOK_DATA=str(tmp_path), NEEDLEBOOK_MAIL_URL="smtp+tls://us:sec-ret@mail.example")
    command = [str(Path(sys.executable).with_name("needlebook")), "remind", "--dry-run"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("needlebook: NEEDLEBOOK_MAIL_FROM")
    assert done.stderr.count("\n") == 1
    assert "sec-ret" not in done.stderr
