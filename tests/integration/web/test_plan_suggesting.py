"""Plan: a suggestion that goes on around what the therapist wants, and says why it left out the rest."""

import re

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers, save_pain
from needlebook.clinic.assessments.examination import save_findings
from needlebook.clinic.assessments.overriding import override_rule
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.governance.limiting import record_training, set_session_limits
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import open_session
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark, Sign
from tests.integration import rooms

REGIONS = ("buttock_upper", "hip_lateral", "lumbar_lower", "thigh_lateral_upper")
WHY = "As agreed in the team meeting."


@pytest.fixture
def page(visit, therapist):
    save_pain(visit, by=therapist, marks=[PainMark(region, Side.LEFT) for region in REGIONS])
    return reverse("plan", args=[visit.pk])


@pytest.fixture
def post(signed_in, visit, page):
    """Post to a part of the plan and give back the page that follows."""

    def send(name, number=None, **fields):
        address = reverse(name, args=[visit.pk] if number is None else [visit.pk, number])
        return signed_in.post(address, fields, follow=True)

    return send


def sites(visit):
    return list(Visit.objects.get(pk=visit.pk).assessment.planned_sites.all())


def keys(visit):
    return [(site.muscle, site.trigger_point) for site in sites(visit)]


def rows(response):
    return [row for group in response.context["groups"] for row in group.rows]


def test_a_plan_is_offered_on_arrival_and_nothing_is_written_until_it_is_wanted(signed_in, visit, page):
    response = signed_in.get(page)
    assert response.context["can_suggest"]
    assert reverse("plan_suggest", args=[visit.pk]) in response.content.decode()
    assert sites(visit) == []


def test_without_a_ranking_no_plan_is_offered(signed_in, visit):
    assert not signed_in.get(reverse("plan", args=[visit.pk])).context["can_suggest"]


def test_a_suggestion_shows_positions_totals_limits_and_what_was_left_out(visit, post):
    response = post("plan_suggest")
    text = response.content.decode()
    planned = rows(response)
    assert [row.number for row in planned] == list(range(1, len(planned) + 1))
    assert response.context["totals"].startswith(f"{len(planned)} needle")
    assert "Suggested within your limits" in text
    assert any("worth a needle" in group.because for group in response.context["left_out"])
    assert ("Needles in a first session", "4 at most") in [(r.name, r.value) for r in response.context["limits"]]
    assert "not recorded, so it is not checked" in text


def test_the_time_in_is_printed_only_when_every_stay_is_planned(visit, therapist, signed_in, page):
    gluteus = {"muscle": "gluteus_medius", "side": "left", "position": "prone"}
    add_site(visit, by=therapist, fields={**gluteus, "dwell_s": 600})
    add_site(visit, by=therapist, fields={**gluteus, "trigger_point": "gluteus_medius.trp1", "dwell_s": 300})
    assert signed_in.get(page).context["totals"] == "2 needles, 1 position, in for 10 min"
    add_site(visit, by=therapist, fields={**gluteus, "trigger_point": "gluteus_medius.trp2"})
    assert signed_in.get(page).context["totals"] == "3 needles, 1 position"


def test_leaving_out_plans_again_and_putting_back_keeps_the_site(visit, post):
    post("plan_suggest")
    first = keys(visit)[0]
    response = post("plan_leave_out", 1)
    assert first not in keys(visit)
    assert len(response.context["banned"]) == 1
    assert "Allow it again" in response.content.decode()
    post("plan_put_back")
    back = next(site for site in sites(visit) if (site.muscle, site.trigger_point) == first)
    assert back.is_pinned


def test_a_site_that_was_left_out_is_allowed_again(visit, post):
    post("plan_suggest")
    gone = sites(visit)[0]
    post("plan_leave_out", 1)
    response = post("plan_allow", muscle=gone.muscle, side=gone.side, point=gone.trigger_point)
    assert response.context["banned"] == ()
    assert (gone.muscle, gone.trigger_point) in keys(visit)


def test_a_site_is_kept_and_let_go(visit, post):
    post("plan_suggest")
    assert 'aria-pressed="true"' in post("plan_keep", 1, keep="yes").content.decode()
    assert sites(visit)[0].is_pinned
    post("plan_keep", 1, keep="no")
    assert not sites(visit)[0].is_pinned


def test_sites_and_positions_are_moved_by_buttons(visit, post):
    post("plan_suggest")
    groups = {}
    for site in sites(visit):
        groups.setdefault(site.position, []).append(site)
    several = next(group for group in groups.values() if len(group) > 1)
    post("plan_move", several[1].number, to="earlier")
    moved = next(site for site in sites(visit) if site.pk == several[1].pk)
    assert moved.number == several[0].number
    post("plan_move", moved.number, to="later")
    assert next(site for site in sites(visit) if site.pk == moved.pk).number == several[1].number


def test_limits_of_this_session_are_taken_shown_and_taken_back(visit, post):
    post("plan_suggest")
    response = post("plan_limits", needles_first="1")
    assert len(sites(visit)) == 1
    limit = response.context["limits"][0]
    assert (limit.value, limit.origin) == ("1 at most", "yours, for this session")
    assert post("plan_limits", needles_first="").context["limits"][0].origin == "of the table"
    assert len(sites(visit)) > 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("needles_first", "5", "Write a whole number from 1 to 4."),
        ("muscles", "many", "Write a whole number from 1 to 6."),
        ("least_probability", "3", "Write whole per cent from 5 to 95."),
    ],
)
def test_a_limit_that_cannot_be_comes_back_beside_its_field(signed_in, visit, page, field, value, says):
    response = signed_in.post(reverse("plan_limits", args=[visit.pk]), {field: value})
    text = response.content.decode()
    assert response.status_code == 422
    assert says in text
    assert re.search(r'<details class="limit-change" open', text)
    assert not hasattr(Visit.objects.get(pk=visit.pk).assessment, "plan_wishes")


def test_the_clinics_limit_bounds_that_of_the_session(signed_in, clinic, visit, therapist, page):
    clinic.lead = therapist
    clinic.save()
    set_session_limits(by=therapist, values={"limits.muscles": 2}, reason=WHY)
    response = signed_in.post(reverse("plan_limits", args=[visit.pk]), {"muscles": "3"})
    assert "Write a whole number from 1 to 2." in response.content.decode()
    origins = {row.name: row.origin for row in signed_in.get(page).context["limits"]}
    assert origins["Muscles in one session, each side counted"] == "of the clinic"


def test_training_that_is_recorded_is_shown_and_kept_to(clinic, visit, therapist, post):
    clinic.lead = therapist
    clinic.save()
    record_training(by=therapist, person=therapist, areas=["buttock"], reason=WHY)
    response = post("plan_suggest")
    assert "covers 6 muscles" in response.content.decode()
    assert any("practitioner's training" in group.because for group in response.context["left_out"])


def test_a_change_of_the_facts_is_named_and_planned_for_on_demand(visit, therapist, signed_in, page, post):
    post("plan_suggest")
    assert not signed_in.get(page).context["is_out_of_date"]
    save_pain(visit, by=therapist, marks=[PainMark("calf_upper", Side.RIGHT)])
    response = signed_in.get(page)
    assert response.context["is_out_of_date"]
    assert "Plan again" in response.content.decode()


def test_by_hand_nothing_more_is_suggested(visit, post):
    post("plan_suggest")
    before = keys(visit)
    response = post("plan_by_hand")
    assert not response.context["is_suggested"]
    post("plan_leave_out", 1)
    assert keys(visit) == before[1:]


def test_a_wish_over_the_limit_stays_and_says_why_it_does_not_fit(visit, therapist, post):
    post("plan_suggest")
    post("plan_limits", needles_first="1")
    for number in (1, 2):
        fields = {"muscle": "gluteus_maximus", "side": "left", "trigger_point": f"gluteus_maximus.trp{number}"}
        response = post("plan", **fields, position="prone", technique="static")
    assert response.status_code == 200
    said = [row.refused for row in rows(response) if row.refused]
    assert said == ["It would need one more needle; the limit is 1 in this session."]


def test_a_person_who_is_out_is_offered_no_plan(visit, therapist, signed_in, page, post):
    save_answers(visit, by=therapist, answers=[GivenAnswer("rf_ces_saddle", "yes")])
    assert not signed_in.get(page).context["can_suggest"]
    assert "No plan was suggested" in post("plan_suggest").content.decode()
    assert sites(visit) == []


def test_once_the_session_is_open_nothing_is_moved_or_suggested(visit, therapist, signed_in, page):
    rooms.opened(visit, therapist)
    text = signed_in.get(page).content.decode()
    assert "plan/suggest" not in text
    assert "/move/" not in text
    response = signed_in.post(reverse("plan_move", args=[visit.pk, 2]), {"to": "earlier"}, follow=True)
    assert "Not moved: the session is open" in response.content.decode()


def test_a_muscle_that_may_be_needled_only_because_a_rule_was_overridden_says_so(visit, therapist, signed_in, page):
    save_answers(visit, by=therapist, answers=[GivenAnswer("surgery_recent", "yes")])
    save_findings(visit, by=therapist, muscle="piriformis", side=Side.LEFT, signs={Sign.RECOGNISED_PAIN: True})
    add_site(visit, by=therapist, fields={"muscle": "piriformis", "side": "left", "position": "prone"})
    given = {"sites": [("piriformis", Side.LEFT)], "facts": ["surgery_recent yes"], "reason": "Seen by the surgeon."}
    override_rule(Visit.objects.get(pk=visit.pk), by=therapist, rule="surgery_recent", **given)
    Visit.objects.get(pk=visit.pk).assessment.planned_sites.all().delete()
    response = signed_in.get(page)
    chips = {candidate.muscle: candidate.decision for candidate in response.context["candidates"]}
    assert chips["piriformis"] == "Precautions, overridden"


def test_plan_consent_and_room_show_the_same_numbers(visit, therapist, signed_in, post):
    rooms.asked(visit, therapist)
    post("plan_suggest")
    post("plan_move", len(sites(visit)), to="earlier")
    numbers = {site.number: (site.muscle, site.side) for site in sites(visit)}
    rooms.agreed(Visit.objects.get(pk=visit.pk), therapist)
    open_session(Visit.objects.get(pk=visit.pk), by=therapist)
    room = signed_in.get(reverse("treat", args=[visit.pk])).context["room"]
    assert {row.number: (row.muscle, row.side) for row in room.rows} == numbers
    sheet = signed_in.get(reverse("plan_sheet", args=[visit.pk])).context["groups"]
    assert {row.number: (row.muscle, row.side) for group in sheet for row in group.rows} == numbers


def test_the_sheet_prints_sites_hazards_and_room_to_write(visit, signed_in, post):
    post("plan_suggest")
    response = signed_in.get(reverse("plan_sheet", args=[visit.pk]))
    text = response.content.decode()
    assert "Plan sheet: Ingrid Solberg" in text
    for row in (row for group in response.context["groups"] for row in group.rows):
        assert f'<td class="n">{row.number}</td>' in text
        assert all(hazard.mitigation in text for hazard in row.hazards)
    drawn = {site.number for chart in response.context["pictures"] for site in chart.sites}
    assert drawn == {site.number for site in sites(visit)}


def test_the_sheet_of_an_empty_plan_says_so(visit, signed_in):
    text = signed_in.get(reverse("plan_sheet", args=[visit.pk])).content.decode()
    assert "Nothing is planned yet." in text


def test_a_site_that_there_is_not_is_not_allowed_again(visit, signed_in, page):
    address = reverse("plan_allow", args=[visit.pk])
    assert signed_in.post(address, {"muscle": "glutaeus", "side": "left"}).status_code == 404


def test_another_clinic_cannot_touch_the_suggestion(client, stranger, visit, page):
    client.force_login(stranger)
    names = ("plan_suggest", "plan_by_hand", "plan_allow", "plan_limits")
    paths = [reverse(name, args=[visit.pk]) for name in names]
    paths += [reverse(name, args=[visit.pk, 1]) for name in ("plan_keep", "plan_move")]
    assert {client.post(path).status_code for path in paths} == {404}
    assert client.get(reverse("plan_sheet", args=[visit.pk])).status_code == 404


def test_a_suggested_plan_asks_the_database_no_more_than_one_made_by_hand(
    signed_in, page, post, django_assert_max_num_queries
):
    post("plan_suggest")
    with django_assert_max_num_queries(37):
        signed_in.get(page)
