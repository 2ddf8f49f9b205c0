"""The rule book: browse, search, one entry, by muscle, by complaint, on paper."""

import re

import pytest
from django.urls import reverse

from needlebook.clinic.governance.actions import choose_position
from needlebook.knowledge import load
from needlebook.knowledge.rule_documents import known_ids
from needlebook.web.rules.browse import group_names

BOOK = load().rulebook


def page(client, name, *ids, **query):
    response = client.get(reverse(name, args=ids), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_rule_book_is_in_the_main_navigation(signed_in):
    html = page(signed_in, "rules")
    navigation = html.split('aria-label="Main"')[1].split("</nav>")[0]
    assert re.search(r'href="/rules/" aria-current="page">Rule book</a>', navigation)
    assert navigation.index("Patients") < navigation.index("Rule book") < navigation.index("Help")


def test_every_group_is_listed_with_its_counts(signed_in):
    html = page(signed_in, "rules")
    rows = re.findall(r'rules/groups/([\w-]+)/">.*?<td class="r">(\d+)</td><td class="r">(\d+)</td>', html)
    assert [slug for slug, _questions, _rules in rows] == list(group_names())
    assert sum(int(questions) for _slug, questions, _rules in rows) == len(BOOK.questions)
    assert sum(int(rules) for _slug, _questions, rules in rows) == len(BOOK.rules)


@pytest.mark.parametrize("slug", group_names())
def test_a_group_shows_its_questions_and_every_rule_with_what_it_does(signed_in, slug):
    html = page(signed_in, "rule_group", slug)
    group = group_names()[slug]
    for question in BOOK.questions.values():
        assert (f'href="/rules/{question.id}/"' in html) == (question.group == group)


def test_a_search_names_what_it_found_in_one_sentence_each(signed_in):
    html = page(signed_in, "rules", q="apixaban")
    assert "8 entries hold “apixaban”" in html
    assert "A blood thinner is taken, and this muscle cannot be pressed to stop bleeding." in html
    assert 'href="/rules/antithrombotic_noncompressible/"' in html


@pytest.mark.parametrize(
    ("typed", "href"),
    [("psoas", "/rules/muscles/psoas_major/"), ("migraine", "/rules/complaints/migraine/"), ("pleura", "/rules/haz_")],
)
def test_a_search_leads_to_the_page_of_what_it_found(signed_in, typed, href):
    assert f'href="{href}' in page(signed_in, "rules", q=typed)


def test_a_search_that_finds_nothing_says_what_to_try(signed_in):
    html = page(signed_in, "rules", q="zzz")
    assert "Nothing holds “zzz”" in html
    assert "Try one word, or its beginning" in html


def test_what_is_typed_is_never_markup(signed_in):
    assert "<b>x</b>" not in page(signed_in, "rules", q="<b>x</b>")


def test_while_typing_only_the_list_and_its_count_come_back(signed_in):
    headers = {"HX-Request": "true", "HX-Target": "found"}
    html = signed_in.get(reverse("rules"), {"q": "apixaban"}, headers=headers).content.decode()
    assert "<html" not in html
    assert re.search(r'id="found-count" hx-swap-oob="innerHTML">8 entries hold', html)


@pytest.mark.parametrize("id", known_ids(BOOK))
def test_everything_with_an_id_has_a_page(signed_in, id):
    assert f">{id}</code>" in page(signed_in, "rule", id) or id in BOOK.topics


def test_an_entry_says_when_where_why_and_how_far_that_can_be_traced(signed_in):
    html = page(signed_in, "rule", "antithrombotic_noncompressible")
    for words in (
        "a medicine of one of these groups is taken: vitamin K antagonist (B01AA)",
        "this muscle cannot be pressed",
        "Leave the site out",
        "Explain the risk of bleeding",
        "which other muscles count is our judgement",
        "judged by the compiler",
        "weak: to be checked",
        'href="https://source.acts.co.za',
        "This clinic takes it: the rule holds.",
    ):
        assert words in html
    assert html.count('<article class="card rule-card"') == 5


def test_an_entry_tells_which_rules_of_a_disagreement_do_not_hold_here(signed_in, clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    reason = "As our lymphoedema nurse advises."
    choose_position(by=therapist, topic="lymphoedema", position="permissive", reason=reason)
    strict, careful = page(signed_in, "rule", "lymphoedema_limb").split('id="lymphoedema_limb.with_care"')
    assert "This clinic takes permissive: the rule does not hold here." in strict
    assert "This clinic takes it: the rule holds." in careful


def test_a_variant_is_shown_alone_with_a_way_to_the_others(signed_in):
    html = page(signed_in, "rule", "pacemaker_icd.pocket")
    assert html.count('<article class="card rule-card"') == 1
    assert "All rules of this question" in html


def test_only_what_is_left_to_a_clinician_says_that_it_can_be_overridden(signed_in):
    for rule in BOOK.rules:
        if "." in rule.id:
            assert ("Left to a clinician" in page(signed_in, "rule", rule.id)) == rule.is_overridable


def test_a_hazard_says_how_to_stay_clear_and_names_its_muscles(signed_in):
    html = page(signed_in, "rule", "haz_femoral")
    assert "Feel the pulse first" in html
    assert 'href="/rules/muscles/psoas_major/"' in html


def test_a_disagreement_marks_the_position_of_this_clinic(signed_in):
    strict, permissive = page(signed_in, "rule", "lymphoedema").split('id="h-permissive"')
    assert "this clinic’s position" in strict
    assert "this clinic’s position" not in permissive


@pytest.mark.parametrize(
    ("name", "typed", "near"),
    [
        ("rule", "antithrombotc", "antithrombotics"),
        ("rule_muscle", "psoas_majr", "psoas_major"),
        ("rule_complaint", "migrane", "migraine"),
        ("rule_group", "bleding", "bleeding"),
    ],
)
def test_what_is_not_there_is_not_found_with_the_nearest_named(signed_in, name, typed, near):
    response = signed_in.get(reverse(name, args=[typed]))
    assert response.status_code == 404
    assert f'href="{reverse(name, args=[near])}"' in response.content.decode()


def test_what_resembles_nothing_leads_to_the_search(signed_in):
    response = signed_in.get(reverse("rule", args=["0123456789"]))
    assert response.status_code == 404
    assert "Search for a word instead." in response.content.decode()


def test_every_muscle_has_a_page_that_is_reached_from_the_list(signed_in):
    html = page(signed_in, "rule_muscles")
    for id in load().anatomy.muscles:
        assert f'href="/rules/muscles/{id}/"' in html


def test_a_muscle_says_what_is_near_and_which_rules_could_touch_it(signed_in):
    html = page(signed_in, "rule_muscle", "psoas_major")
    assert "Bleeding here cannot be stopped by pressing." in html
    assert "It does not lie over the lung." in html
    assert "Femoral artery" in html
    assert "Feel the pulse first" in html
    alone, depends = html.split('id="h-depends"')
    assert "/rules/antithrombotic_noncompressible/" in alone
    assert "/rules/joint_replacement/" in depends
    assert "Depends on the answer to “" in depends
    assert "Only with current" in depends


def test_a_muscle_over_the_lung_says_so(signed_in):
    html = page(signed_in, "rule_muscle", "trapezius_descendens")
    assert "It lies over the lung." in html
    assert "/rules/ptx_history/" in html


@pytest.mark.parametrize("id", load().anatomy.complaints)
def test_a_complaint_shows_its_own_red_flags_before_what_everybody_is_asked(signed_in, id):
    own, everybody = page(signed_in, "rule_complaint", id).split('id="h-all"')
    for question in BOOK.questions.values():
        assert (f'href="/rules/{question.id}/"' in own) == (id in question.complaints)
    assert "/rules/prior_syncope/" in everybody


def test_the_printed_book_holds_every_rule_hazard_and_source(signed_in):
    html = page(signed_in, "rules_print")
    for rule in BOOK.rules:
        assert f"<code>{rule.id}</code>" in html
    for hazard in BOOK.hazards:
        assert hazard.mitigation.replace("'", "&#x27;") in html
    assert all(f"<dt>{code}</dt>".replace("&", "&amp;").replace("'", "&#x27;") in html for code in load().sources)
    assert "print-page.js" in html


def test_an_account_without_a_clinic_reads_the_strictest_positions(client, therapist):
    therapist.clinic = None
    therapist.save()
    client.force_login(therapist)
    assert "This clinic takes it: the rule holds." in page(client, "rule", "pregnancy_t1")


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("rules", []),
        ("rule_group", ["bleeding"]),
        ("rule", ["antithrombotic_noncompressible"]),
        ("rule_muscle", ["psoas_major"]),
        ("rule_complaint", ["sciatica"]),
        ("rules_print", []),
    ],
)
def test_a_page_costs_at_most_the_session_the_person_the_clinic_the_choices_and_the_adoption(
    signed_in, name, ids, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        signed_in.get(reverse(name, args=ids))
