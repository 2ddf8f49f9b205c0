"""How large a session may be and who is trained for what: the lead's decisions, with a reason and a history."""

import pytest

from needlebook.clinic.audit.models import Record
from needlebook.clinic.governance.limiting import record_training, set_session_limits
from needlebook.clinic.governance.models import SessionLimit, Training
from needlebook.clinic.governance.queries import (
    authorised_muscles,
    limit_history,
    session_limits_of,
    training_history,
)
from needlebook.core.errors import BadInput
from needlebook.core.planning import Origin
from tests import factories

WHY = "As agreed in the team meeting."
NEEDLES = "limits.needles"


@pytest.fixture
def lead(clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    return therapist


def test_without_a_decision_the_limits_of_the_table_hold(clinic):
    limits = session_limits_of(clinic.pk)
    assert {limit.origin for limit in limits.values()} == {Origin.DEFAULT}
    assert limits[NEEDLES].value == 6


def test_the_lead_sets_a_limit_with_a_reason_and_takes_it_back(clinic, lead):
    assert set_session_limits(by=lead, values={NEEDLES: 5.0}, reason=WHY) == 1
    held = session_limits_of(clinic.pk)[NEEDLES]
    assert (held.value, held.origin) == (5, Origin.CLINIC)
    set_session_limits(by=lead, values={NEEDLES: None}, reason=WHY)
    assert session_limits_of(clinic.pk)[NEEDLES].origin is Origin.DEFAULT
    assert [(row.value, row.reason, row.by) for row in limit_history(clinic)] == [(None, WHY, lead), (5, WHY, lead)]
    assert Record.objects.filter(code="limit.set").count() == 2


def test_what_stands_already_is_not_written_again_and_needs_no_reason(lead):
    set_session_limits(by=lead, values={NEEDLES: 5.0}, reason=WHY)
    assert set_session_limits(by=lead, values={NEEDLES: 5.0, "limits.muscles": None}, reason="") == 0
    assert SessionLimit.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "reason", "says"),
    [
        ({NEEDLES: 11}, WHY, "1 to 10"),
        ({NEEDLES: 2.5}, WHY, "whole numbers"),
        ({"limits.needles_first": 5}, WHY, "1 to 4"),
        ({"limits.sites": 1}, WHY, "no limit"),
        ({NEEDLES: 4}, "short", "10 to 500 characters"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_and_nothing_is_stored(lead, values, reason, says):
    with pytest.raises(BadInput, match=says):
        set_session_limits(by=lead, values=values, reason=reason)
    assert SessionLimit.objects.count() == 0


def test_nobody_but_the_lead_decides(clinic, lead):
    colleague = factories.person(clinic, "colleague")
    with pytest.raises(BadInput, match="lead"):
        set_session_limits(by=colleague, values={NEEDLES: 4}, reason=WHY)
    with pytest.raises(BadInput, match="lead"):
        record_training(by=colleague, person=colleague, areas=["leg"], reason=WHY)


def test_a_limit_that_a_newer_table_does_not_allow_does_not_hold(clinic, lead):
    set_session_limits(by=lead, values={NEEDLES: 5}, reason=WHY)
    SessionLimit.objects.update(value=40)
    assert session_limits_of(clinic.pk)[NEEDLES].value == 6


def test_training_is_not_recorded_until_it_is(therapist):
    assert authorised_muscles(therapist) is None


def test_training_names_groups_and_single_muscles(clinic, lead):
    record_training(by=lead, person=lead, areas=["buttock", "soleus"], reason=WHY)
    muscles = authorised_muscles(lead)
    assert {"gluteus_medius", "soleus"} <= muscles
    assert "gastrocnemius" not in muscles
    record_training(by=lead, person=lead, areas=None, reason=WHY)
    assert authorised_muscles(lead) is None
    assert [row.areas for row in training_history(clinic)] == [None, ["buttock", "soleus"]]


@pytest.mark.parametrize(("areas", "says"), [(["gluteus"], "no such area"), ([], "no area is chosen")])
def test_training_that_cannot_be_is_refused(lead, areas, says):
    with pytest.raises(BadInput, match=says):
        record_training(by=lead, person=lead, areas=areas, reason=WHY)
    assert Training.objects.count() == 0


def test_training_of_another_clinic_is_refused(lead):
    stranger = factories.person(factories.clinic("Elsewhere"), "stranger")
    with pytest.raises(BadInput, match="clinic"):
        record_training(by=lead, person=stranger, areas=["leg"], reason=WHY)
