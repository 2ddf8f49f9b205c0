"""The manual: its index and search, and the pages of a muscle, a region and a complaint."""

import re

import pytest
from django.template import Context, Template
from django.urls import reverse

from needlebook.knowledge import load
from needlebook.knowledge.atlas import view
from needlebook.web.manual.evidence import pooled_rows, trials_on

ANATOMY = load().anatomy
TYPING = {"HX-Request": "true", "HX-Target": "found"}


def page(client, name, *ids, **query):
    response = client.get(reverse(name, args=ids), query)
    assert response.status_code == 200
    return response.content.decode()


def section(html: str, heading: str) -> str:
    """From the section's id to the next section."""
    return html.split(f'aria-labelledby="{heading}"', 1)[1].split("</section>")[0]


def test_the_manual_is_in_the_main_navigation_before_help(signed_in):
    navigation = page(signed_in, "manual").split('aria-label="Main"')[1].split("</nav>")[0]
    assert re.search(r'href="/manual/" aria-current="page">Manual</a>', navigation)
    assert navigation.index("Rule book") < navigation.index("Manual") < navigation.index("Help")


def test_the_index_lists_every_muscle_region_and_complaint_once(signed_in):
    html = re.sub("<svg.*?</svg>", "", page(signed_in, "manual"), flags=re.S)
    for kind, ids in (("muscles", ANATOMY.muscles), ("regions", ANATOMY.regions), ("complaints", ANATOMY.complaints)):
        assert sorted(re.findall(rf'href="/manual/{kind}/(\w+)/"', html)) == sorted(ids)


def test_every_region_of_the_drawn_body_leads_to_its_page_for_a_pointer_alone(signed_in):
    links = re.findall(r'<a href="/manual/regions/(\w+)/" tabindex="-1"><title>', page(signed_in, "manual"))
    places = [place.partition(".")[0] for name in ("front", "back") for place in view(name).regions]
    assert sorted(links) == sorted(places)


@pytest.mark.parametrize("id", ANATOMY.muscles)
def test_every_muscle_has_a_page_with_a_picture_and_its_referral(signed_in, id):
    html = page(signed_in, "manual_muscle", id)
    assert html.count(f"{ANATOMY.muscles[id].label}, left</title>") >= 1
    felt = section(html, "h-felt")
    for point in ANATOMY.points_of(id):
        assert all(reverse("manual_region", args=[r.region]) in felt for r in point.referrals)
        assert f"point={point.id.partition('.')[2]}" in html or len(ANATOMY.points_of(id)) == 1


@pytest.mark.parametrize("id", ANATOMY.regions)
def test_every_region_names_the_muscles_that_are_felt_there_essential_first(signed_in, id):
    felt = section(page(signed_in, "manual_region", id), "h-felt")
    links = [reverse("manual_muscle", args=[muscle]) for muscle in ANATOMY.muscles]
    order = [link for _at, link in sorted((felt.index(f'"{link}"'), link) for link in links if f'"{link}"' in felt)]
    essential, every = set(), set()
    for point in ANATOMY.trigger_points.values():
        for referral in point.referrals:
            if referral.region == id:
                link = reverse("manual_muscle", args=[point.muscle])
                every.add(link)
                essential |= {link} if referral.is_essential else set()
    assert set(order) == every
    assert set(order[: len(essential)]) == essential


@pytest.mark.parametrize("id", ANATOMY.complaints)
def test_every_complaint_names_its_candidates_and_leads_to_its_red_flags(signed_in, id):
    html = page(signed_in, "manual_complaint", id)
    found = section(html, "h-found")
    for candidate in ANATOMY.complaints[id].candidates:
        assert reverse("manual_muscle", args=[candidate.muscle]) in found
    assert reverse("rule_complaint", args=[id]) in html
    assert "red flag" in html


def test_a_muscle_page_says_where_each_fact_comes_from_in_words(signed_in):
    html = page(signed_in, "manual_muscle", "trapezius_descendens")
    for words in (
        "M. trapezius, pars descendens",
        "upper trapezius",
        "accessory n. and cervical plexus",
        "30 to 50 mm",
        "The length of a needle, never a depth.",
        "a 31 mm needle has reached lung",
        "kappa 0.63",
        "2 trained examiners, 81 people",
        "79 to 82.1 %",
        "Pleura and lung",
        '<abbr class="prov" title="judged by the compiler">J</abbr>',
        "recalled from the literature",
        "Not clinically reviewed",
    ):
        assert words.casefold() in html.casefold()
    assert reverse("rule_muscle", args=["trapezius_descendens"]) in html
    assert reverse("rule", args=["haz_pleura_apex"]) in html


def test_a_needle_length_that_is_not_known_stays_blank(signed_in):
    assert ANATOMY.muscles["psoas_major"].needle_mm_min is None
    assert "not known: you choose" in section(page(signed_in, "manual_muscle", "psoas_major"), "h-needling")


def test_a_measured_depth_is_never_shown_without_its_warning(signed_in):
    html = section(page(signed_in, "manual_muscle", "rhomboideus_major"), "h-needling")
    assert re.search(r"19 mm <span.*measured in a study, not a safe depth", html)


def test_one_trigger_point_is_drawn_alone_when_it_is_asked_for(signed_in):
    both, one = (page(signed_in, "manual_muscle", "trapezius_descendens", **q) for q in ({}, {"point": "trp2"}))
    assert "felt in Temple, left" in both
    assert "felt in Temple, left" not in one
    assert re.search(r'href="\?point=trp2#chart" aria-current="true"', one)
    other = page(signed_in, "manual_muscle", "trapezius_descendens", point="wing")
    assert other.split("<main")[1] == both.split("<main")[1]


def test_essential_and_spillover_are_told_apart_by_pattern_and_legend(signed_in):
    html = page(signed_in, "manual_muscle", "trapezius_descendens")
    assert re.search(r'class="referral essential"[^>]*fill="url\(#chart-back-essential\)"', html)
    assert re.search(r'class="referral spillover"[^>]*fill="url\(#chart-back-spillover\)"', html)
    assert "felt here (essential)" in html
    assert "may spill over" in html


@pytest.mark.parametrize("id", ["sciatica", "strain_groin", "strain_calf", "strain_hamstring", "strain_quadriceps"])
def test_sciatica_and_strains_say_that_there_is_no_trial_evidence(signed_in, id):
    html = page(signed_in, "manual_complaint", id)
    assert "No trial evidence" in html
    assert 'aria-labelledby="h-pooled"' not in html
    assert "No trial of dry needling for this complaint is in the tables." in html


def test_evidence_is_printed_with_its_certainty_and_what_the_interval_says(signed_in):
    html = page(signed_in, "manual_complaint", "subacromial_pain")
    assert "Certainty: moderate for pain, low for disability." in html
    assert "MD \u22120.49 (\u22120.84 to \u22120.13)" in html
    rows = {(row.review, row.outcome, row.when): row.reads for row in pooled_rows("neck_pain")}
    assert rows["Navarro-Santana 2020", "pain 0-10", "immediate"] == "favours needling"
    assert rows["Ong & Claydon 2014", "pain", "immediate"] == "no clear difference"
    liu = [row.reads for row in pooled_rows("neck_pain") if "wet needling" in row.compared]
    assert liu == ["favours the comparison"]


def test_trials_of_laser_and_acupuncture_are_not_shown():
    assert not [trial for trial in trials_on("neck_pain") if trial.study.startswith(("Chow", "Vickers"))]
    assert [trial for trial in trials_on("neck_pain") if trial.study.startswith("Gattie")]


def test_a_search_says_why_it_found_what_it_found(signed_in):
    html = page(signed_in, "manual", q="femoral nerve")
    assert "7 pages for “femoral nerve”" in html
    assert "Nerve: femoral n." in html


def test_a_slip_is_forgiven_and_said(signed_in):
    html = page(signed_in, "manual", q="trapezuis")
    assert "No entry has “trapezuis”: looked for trapezius." in html
    assert 'href="/manual/muscles/trapezius_descendens/"' in html


def test_a_search_that_finds_nothing_says_what_to_try(signed_in):
    html = page(signed_in, "manual", q="zzzz")
    assert "Nothing found for “zzzz”" in html
    assert "Try one word, or its beginning" in html


def test_what_is_typed_is_never_markup(signed_in):
    assert "<b>x</b>" not in page(signed_in, "manual", q="<b>x</b>")


def test_while_typing_only_the_list_and_its_count_come_back(signed_in):
    html = signed_in.get(reverse("manual"), {"q": "temple"}, headers=TYPING).content.decode()
    assert "<html" not in html
    assert re.search(r'id="found-count" hx-swap-oob="innerHTML">\d+ pages for', html)


def test_an_emptied_search_brings_the_index_back(signed_in):
    html = signed_in.get(reverse("manual"), {"q": " "}, headers=TYPING).content.decode()
    assert "Where does it hurt?" in html


@pytest.mark.parametrize(
    ("name", "typed", "near"),
    [("manual_muscle", "trapezius_decendens", "trapezius_descendens"), ("manual_region", "tempel", "temple")],
)
def test_an_address_with_a_slip_names_the_nearest(signed_in, name, typed, near):
    response = signed_in.get(reverse(name, args=[typed]))
    assert response.status_code == 404
    assert reverse(name, args=[near]) in response.content.decode()


@pytest.mark.parametrize(
    ("name", "ids"),
    [("manual", []), ("manual_muscle", ["soleus"]), ("manual_region", ["temple"]), ("manual_complaint", ["neck_pain"])],
)
def test_a_page_reads_nothing_but_who_is_signed_in(signed_in, name, ids, django_assert_max_num_queries):
    signed_in.get(reverse(name, args=ids))
    with django_assert_max_num_queries(4):
        signed_in.get(reverse(name, args=ids))


def test_rule_book_and_help_lead_to_the_manual(signed_in):
    assert reverse("manual_muscle", args=["soleus"]) in page(signed_in, "rule_muscle", "soleus")
    assert reverse("manual_complaint", args=["migraine"]) in page(signed_in, "rule_complaint", "migraine")
    assert f'<a class="tap" href="{reverse("manual")}"' in page(signed_in, "help")


def test_a_link_to_a_muscle_that_was_retired_is_its_id_alone():
    shown = Template('{% muscle_link "soleus" %} {% muscle_link "wing" %}').render(Context())
    assert shown == '<a class="tap" href="/manual/muscles/soleus/">Soleus</a> wing'
