"""Plan: sites in the order of needling, with what to mind at each, and nothing that screening forbids passed over."""

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, save_answers, save_pain
from needlebook.clinic.assessments.plan import add_site, change_site, leave_out_site
from needlebook.clinic.audit.models import Record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.core.errors import BadInput
from tests.integration import rooms

MEDIUS = {"muscle": "gluteus_medius", "side": "left"}
SITE = {
    **MEDIUS,
    "trigger_point": "gluteus_medius.trp2",
    "position": "side-lying",
    "diameter_mm": "0.30",
    "length_mm": "60",
    "technique": "static",
    "dwell_min": "10",
}


@pytest.fixture
def page(visit):
    return reverse("plan", args=[visit.pk])


@pytest.fixture
def plans(visit, therapist):
    """Plan sites: plans("gluteus_medius", side="right", position="prone")."""

    def plan_site(muscle, side="left", position="prone", **fields):
        return add_site(visit, by=therapist, fields={"muscle": muscle, "side": side, "position": position, **fields})

    return plan_site


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def sites(visit):
    found = fresh(visit).assessment.planned_sites.all()
    return [(site.number, site.muscle, site.side, site.position) for site in found]


def titles(response):
    return [group.title for group in response.context["groups"]]


def warned(response):
    return [warning.says for warning in response.context["warnings"]]


def test_a_site_is_planned_with_its_needle(signed_in, visit, page):
    response = signed_in.post(page, SITE)
    assert (response.status_code, response.url) == (302, f"{page}#site-1")
    site = fresh(visit).assessment.planned_sites.get()
    assert (site.trigger_point, site.diameter_mm, site.length_mm, site.dwell_s) == ("gluteus_medius.trp2", 0.3, 60, 600)
    text = signed_in.get(page).content.decode()
    assert "0.30 × 60 mm" in text
    assert "Static, 10 min." in text


def test_a_site_stands_with_its_hazards_and_their_mitigation(signed_in, plans, page):
    plans("gluteus_maximus")
    text = signed_in.get(page).content.decode()
    assert "Sciatic nerve" in text
    assert "stop at a pain that shoots down the leg" in text


def test_a_site_sent_twice_is_planned_once(signed_in, visit, page):
    for _ in range(2):
        signed_in.post(page, {**SITE, "number": "1"})
    assert sites(visit) == [(1, "gluteus_medius", "left", "side-lying")]


def test_another_site_under_a_number_that_was_taken_gets_the_next(signed_in, visit, page):
    signed_in.post(page, {**SITE, "number": "1"})
    signed_in.post(page, {**SITE, "number": "1", "trigger_point": "gluteus_medius.trp1"})
    assert [number for number, *_ in sites(visit)] == [1, 2]


def test_sites_are_grouped_by_position_in_order_of_needling(signed_in, plans, page):
    plans("gluteus_maximus")
    plans("gluteus_medius", position="side-lying")
    plans("piriformis")
    response = signed_in.get(page)
    assert titles(response) == ["Prone", "Side-lying, to reach the left side"]
    assert [[row.number for row in group.rows] for group in response.context["groups"]] == [[1, 3], [2]]


def test_the_other_side_in_side_lying_is_another_position(signed_in, plans, page):
    plans("gluteus_medius", position="side-lying")
    plans("gluteus_medius", side="right", position="side-lying")
    assert titles(signed_in.get(page)) == [
        "Side-lying, to reach the left side",
        "Side-lying, to reach the right side",
    ]


def test_a_size_that_is_open_is_marked(signed_in, plans, page):
    plans("gluteus_medius", length_mm=60)
    response = signed_in.get(page)
    assert warned(response) == ["Needle size open at site 1"]
    assert "Needle size open." in response.content.decode()


def test_a_new_site_starts_from_the_shortest_length_of_the_table_and_no_diameter(signed_in, page):
    form = signed_in.get(page, {"muscle": "infraspinatus", "side": "left"}).context["editor"].form
    assert (form["length_mm"].value(), form["diameter_mm"].value()) == (30, None)
    assert "30–50 mm (J)" in form.fields["length_mm"].help_text
    assert "not a safe depth" in form.fields["length_mm"].help_text


def test_a_length_that_the_table_leaves_blank_stays_blank(signed_in, page):
    form = signed_in.get(page, {"muscle": "coracobrachialis", "side": "left"}).context["editor"].form
    assert form["length_mm"].value() is None
    assert "No length in the literature was found" in form.fields["length_mm"].help_text


def test_a_new_site_joins_a_position_that_is_planned_already(signed_in, plans, page):
    plans("gluteus_medius", position="side-lying")
    form = signed_in.get(page, {"muscle": "piriformis", "side": "left"}).context["editor"].form
    assert form["position"].value() == "side-lying"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("diameter_mm", "0.5", "0.12 to 0.40 mm"),
        ("diameter_mm", "thin", "0.12 to 0.40 mm"),
        ("length_mm", "120", "13 to 100 mm"),
        ("length_mm", "30.5", "13 to 100 mm"),
        ("dwell_min", "61", "up to 60 min"),
        ("dwell_min", "0", "up to 60 min"),
        ("position", "seated", "not one of the available choices"),
        ("trigger_point", "piriformis.trp1", "not one of the available choices"),
        ("technique", "hammer", "not one of the available choices"),
    ],
)
def test_a_bad_field_comes_back_with_what_was_typed(signed_in, visit, page, field, value, says):
    response = signed_in.post(page, {**SITE, field: value})
    text = response.content.decode()
    assert response.status_code == 422
    assert says in text
    assert f'id="site-{field}"' in text
    assert 'aria-invalid="true"' in text
    assert response.context["editor"].form[field].value() == value
    assert not hasattr(fresh(visit), "assessment")


@pytest.mark.parametrize(
    "place", [{}, {"muscle": "glutaeus", "side": "left"}, {"muscle": "piriformis", "side": "midline"}]
)
def test_a_muscle_that_there_is_not_is_not_found(signed_in, page, place):
    site = {name: value for name, value in SITE.items() if name not in MEDIUS}
    assert signed_in.post(page, {**site, **place}).status_code == 404


def test_current_is_refused_with_the_rule_that_forbids_it(signed_in, visit, therapist, page):
    save_answers(visit, by=therapist, answers=[GivenAnswer("pacemaker_icd", "yes")])
    assert "Electrical is not open here" in signed_in.get(page, MEDIUS).content.decode()
    response = signed_in.post(page, {**SITE, "technique": "electrical"})
    assert response.status_code == 422
    (why,) = response.context["editor"].form.errors["technique"]
    assert why.startswith(("Electrical stimulation", "A heart device"))
    assert fresh(visit).assessment.planned_sites.count() == 0


def test_current_is_taken_where_nothing_forbids_it(signed_in, visit, page):
    signed_in.post(page, {**SITE, "technique": "electrical"})
    assert fresh(visit).assessment.planned_sites.get().is_electrical


def test_a_site_is_changed_and_keeps_its_number(signed_in, visit, plans, page):
    plans("gluteus_medius")
    form = signed_in.get(page, {"change": "1"}).context["editor"].form
    assert form["position"].value() == "prone"
    response = signed_in.post(reverse("plan_change", args=[visit.pk, 1]), SITE)
    assert response.url == f"{page}#site-1"
    assert sites(visit) == [(1, "gluteus_medius", "left", "side-lying")]


def test_a_change_that_changes_nothing_is_not_recorded(signed_in, visit, plans, page):
    plans("gluteus_medius")
    for _ in range(2):
        signed_in.post(reverse("plan_change", args=[visit.pk, 1]), SITE)
    assert Record.objects.filter(code="site.changed").count() == 1


def test_a_bad_change_comes_back_at_its_site(signed_in, visit, plans):
    plans("gluteus_medius")
    response = signed_in.post(reverse("plan_change", args=[visit.pk, 1]), {**SITE, "length_mm": "7"})
    assert response.status_code == 422
    assert response.context["editor"].number == 1
    assert sites(visit) == [(1, "gluteus_medius", "left", "prone")]


def test_a_change_of_a_site_that_there_is_not_is_not_found(signed_in, visit):
    assert signed_in.post(reverse("plan_change", args=[visit.pk, 4]), SITE).status_code == 404


def test_a_site_is_left_out_and_put_back_under_its_number(signed_in, visit, plans, page):
    plans("gluteus_medius")
    plans("piriformis", length_mm=50)
    plans("gluteus_maximus")
    response = signed_in.post(reverse("plan_leave_out", args=[visit.pk, 2]), follow=True)
    assert [number for number, *_ in sites(visit)] == [1, 3]
    assert "Site 2, Piriformis, left, is left out" in response.content.decode()
    signed_in.post(reverse("plan_put_back", args=[visit.pk]))
    assert sites(visit)[1] == (2, "piriformis", "left", "prone")
    assert fresh(visit).assessment.planned_sites.get(number=2).length_mm == 50
    assert "is left out" not in signed_in.get(page).content.decode()


def test_putting_back_twice_puts_back_once(signed_in, visit, plans):
    plans("gluteus_medius")
    signed_in.post(reverse("plan_leave_out", args=[visit.pk, 1]))
    for _ in range(2):
        signed_in.post(reverse("plan_put_back", args=[visit.pk]))
    assert len(sites(visit)) == 1


def test_leaving_out_twice_leaves_the_undo_as_it_was(signed_in, visit, plans):
    plans("gluteus_medius")
    for _ in range(2):
        signed_in.post(reverse("plan_leave_out", args=[visit.pk, 1]))
    signed_in.post(reverse("plan_put_back", args=[visit.pk]))
    assert len(sites(visit)) == 1


def test_a_site_to_avoid_stays_in_sight_and_says_why(signed_in, visit, therapist, plans, page):
    add_medicine(visit, by=therapist, text="apixaban")
    plans("piriformis")
    plans("gluteus_medius")
    response = signed_in.get(page)
    rows = [row for group in response.context["groups"] for row in group.rows]
    assert [(row.muscle, row.is_out) for row in rows] == [("piriformis", True), ("gluteus_medius", False)]
    assert "Cannot be needled today." in response.content.decode()
    assert "cannot be pressed to stop bleeding" in rows[0].because
    assert response.context["in_the_way"] == ""


def test_ranked_muscles_that_screening_keeps_out_are_named_with_the_reason(signed_in, visit, therapist, page):
    add_medicine(visit, by=therapist, text="apixaban")
    save_pain(visit, by=therapist, marks=[PainMark("lumbar_lower", Side.LEFT, 6), PainMark("iliac_crest", Side.LEFT)])
    response = signed_in.get(page)
    assert "Quadratus lumborum, left" in response.context["left_out"][0].names
    assert "cannot be pressed to stop bleeding" in response.context["left_out"][0].because
    assert "quadratus_lumborum" not in {c.muscle for c in response.context["candidates"]}


def test_a_plan_without_a_site_cannot_go_to_consent_and_says_why(signed_in, visit, page):
    text = signed_in.get(page).content.decode()
    assert 'aria-disabled="true"' in text
    assert "No site is planned yet." in text
    assert reverse("consent", args=[visit.pk]) not in text.partition("<main")[2]


def test_a_plan_of_sites_to_avoid_cannot_go_to_consent(signed_in, visit, therapist, plans, page):
    add_medicine(visit, by=therapist, text="apixaban")
    plans("piriformis")
    assert "Every planned site is to be avoided." in signed_in.get(page).context["in_the_way"]


def test_a_plan_for_a_person_who_is_out_cannot_go_to_consent(signed_in, visit, therapist, plans, page):
    plans("gluteus_medius")
    save_answers(visit, by=therapist, answers=[GivenAnswer("rf_ces_saddle", "yes")])
    assert "keeps this person from being needled" in signed_in.get(page).context["in_the_way"]


def test_both_sides_of_the_chest_are_warned_of(signed_in, plans, page):
    plans("rhomboideus_major")
    plans("infraspinatus", side="right")
    assert (
        warned(signed_in.get(page))[0]
        == "Needles that could reach the lung are planned on both sides: not in one session"
    )


def test_one_side_of_the_chest_is_not_warned_of(signed_in, plans, page):
    plans("rhomboideus_major")
    plans("gluteus_medius", side="right")
    assert warned(signed_in.get(page)) == ["Needle size open at sites 1, 2"]


def test_more_than_four_sites_at_a_first_visit_are_warned_of(signed_in, plans, page):
    for muscle in ("gluteus_medius", "gluteus_maximus", "piriformis", "semitendinosus", "soleus"):
        plans(muscle, diameter_mm=0.3, length_mm=50)
    assert warned(signed_in.get(page)) == ["Many sites for a first visit"]


def test_one_needle_first_is_said_where_a_rule_asks_for_it(signed_in, visit, therapist, plans, page):
    save_answers(visit, by=therapist, answers=[GivenAnswer("prior_syncope", "yes")])
    plans("gluteus_medius", diameter_mm=0.3, length_mm=50)
    plans("gluteus_maximus", diameter_mm=0.3, length_mm=50)
    assert warned(signed_in.get(page)) == ["More than one site for a first session"]


def test_sitting_is_warned_of_where_a_rule_asks_for_lying(signed_in, visit, therapist, plans, page):
    save_answers(visit, by=therapist, answers=[GivenAnswer("prior_syncope", "yes")])
    seated = next(m for m, muscle in knowledge_muscles().items() if "seated" in muscle.positions)
    plans(seated, position="seated", diameter_mm=0.25, length_mm=30)
    assert warned(signed_in.get(page)) == ["Sitting is planned for site 1"]


def knowledge_muscles():
    from needlebook.knowledge import load

    return load().anatomy.muscles


def test_a_number_that_a_needle_has_carried_is_not_given_again(visit, therapist):
    session = rooms.opened(visit, therapist, rooms.GLUTEUS, rooms.MAXIMUS)
    rooms.record(session, therapist, rooms.inserted(2, rooms.MAXIMUS))
    with pytest.raises(BadInput, match="has been needled"):
        leave_out_site(fresh(visit), by=therapist, number=2)
    with pytest.raises(BadInput, match="has been needled"):
        change_site(fresh(visit), by=therapist, number=2, fields={"position": "side-lying"})
    leave_out_site(fresh(visit), by=therapist, number=1)
    new = add_site(fresh(visit), by=therapist, fields={**rooms.NEEDLE, **rooms.GLUTEUS})
    assert new.number == 3


def test_a_position_that_the_muscle_does_not_have_is_refused(plans):
    with pytest.raises(BadInput, match="not needled in this position"):
        plans("gluteus_medius", position="supine")


def test_the_plan_has_an_end(signed_in, visit, plans, page):
    for number in range(20):
        plans("gluteus_medius", dwell_s=60 + number)
    response = signed_in.post(page, SITE)
    assert response.status_code == 422
    assert "20 sites are planned already" in response.content.decode()


def test_another_clinic_cannot_touch_the_plan(client, stranger, visit, plans, page):
    plans("gluteus_medius")
    client.force_login(stranger)
    paths = [page, reverse("plan_put_back", args=[visit.pk])]
    paths += [reverse(name, args=[visit.pk, 1]) for name in ("plan_change", "plan_leave_out")]
    assert {client.post(path, SITE).status_code for path in paths} == {404}
    assert sites(visit) == [(1, "gluteus_medius", "left", "prone")]


def test_without_sign_in_the_page_asks_for_it(client, page):
    assert client.get(page).url.startswith(reverse("account_login"))


def test_queries_do_not_grow_with_sites(signed_in, plans, page, django_assert_max_num_queries):
    for muscle in ("gluteus_medius", "gluteus_maximus", "piriformis", "semitendinosus", "soleus"):
        plans(muscle)
    with django_assert_max_num_queries(34):
        signed_in.get(page, MEDIUS)


def test_showing_the_page_writes_nothing(signed_in, page, visit):
    signed_in.get(page, {**MEDIUS, "view": "front"})
    assert not hasattr(fresh(visit), "assessment")
