"""An alarm is raised once and stays open until one person says what was done."""

import pytest

from needlebook.clinic.alarms.actions import acknowledge, raise_alarm
from needlebook.clinic.alarms.models import Kind
from needlebook.clinic.alarms.queries import open_alarms
from needlebook.clinic.audit.models import Record
from needlebook.core.errors import BadInput
from tests import factories

pytestmark = pytest.mark.django_db


def _user():
    return factories.person(factories.clinic())


def _raise(clinic, key="check_in:1:warn_breath", urgency="emergency"):
    return raise_alarm(clinic, Kind.CHECK_IN, key, urgency=urgency)


def test_alarm_raised_twice_under_one_key_stands_once():
    user = _user()
    first, second = _raise(user.clinic), _raise(user.clinic)
    assert first.pk == second.pk
    assert list(open_alarms(user)) == [first]


def test_open_alarms_show_the_most_urgent_first_and_none_of_another_clinic():
    user, stranger = _user(), factories.person(factories.clinic("Elsewhere"), "elsewhere")
    routine = _raise(user.clinic, "a", "routine")
    emergency = _raise(user.clinic, "b", "emergency")
    assert list(open_alarms(user)) == [emergency, routine]
    assert not open_alarms(stranger).exists()


def test_acknowledged_alarm_names_who_and_what_and_is_not_raised_again():
    user = _user()
    other = factories.person(user.clinic, "other")
    alarm = acknowledge(_raise(user.clinic), by=user, done=" Called, sent to the emergency department. ")
    acknowledge(alarm, by=other, done="Too late")
    alarm.refresh_from_db()
    assert (alarm.acknowledged_by, alarm.done) == (user, "Called, sent to the emergency department.")
    assert _raise(user.clinic).acknowledged_at is not None
    assert Record.objects.filter(code="alarm.acknowledged").count() == 1


def test_alarm_is_not_acknowledged_without_a_word():
    user = _user()
    alarm = _raise(user.clinic)
    with pytest.raises(BadInput):
        acknowledge(alarm, by=user, done="  ")
    assert open_alarms(user).exists()


def test_alarm_of_unknown_urgency_is_not_raised():
    user = _user()
    with pytest.raises(BadInput):
        _raise(user.clinic, urgency="soon")
    assert not open_alarms(user).exists()
