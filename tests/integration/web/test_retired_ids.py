"""Ids that the knowledge had when they were written and has no more: every page still opens, and says so."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.models import Answer, Finding, Medicine, Override, PainMark, PlannedSite
from needlebook.clinic.governance.models import Adoption, Choice
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from needlebook.clinic.questionnaires.models import Reply, ReplyMedicine, ReplyPain
from needlebook.knowledge import load
from tests.integration import rooms
from tests.integration.web.test_every_page import VISIT_PAGES

GONE = "gone_from_the_knowledge"
PLACE = {"muscle": GONE, "side": "left"}


def pages_of(visit):
    yield from (reverse(name, args=[visit.pk]) for name in VISIT_PAGES)
    yield reverse("verdicts", args=[visit.pk])
    yield reverse("patient", args=[visit.patient.pk])
    yield from (reverse(name) for name in ("today", "patients", "knowledge"))


def all_open(client, addresses):
    return {page: status for page in addresses if (status := client.get(page).status_code) not in (200, 302, 405)}


@pytest.fixture
def written(therapist):
    return {"by": therapist, "at": timezone.now()}


ROWS = {
    "answer": lambda a, w: Answer.objects.create(assessment=a, question=GONE, answer="yes", **w),
    "place": lambda a, w: Answer.objects.create(
        assessment=a, question="joint_replacement", answer="yes", where=[GONE], **w
    ),
    "state": lambda a, w: Answer.objects.create(assessment=a, question="diabetes", answer="yes", state="gone", **w),
    "medicine": lambda a, w: Medicine.objects.create(assessment=a, name="Gone", atc="Z99ZZ99", **w),
    "region": lambda a, w: PainMark.objects.create(assessment=a, region=GONE, side="left", intensity=3),
    "side": lambda a, w: PainMark.objects.create(assessment=a, region="lumbar_lower", side="midline"),
    "finding": lambda a, w: Finding.objects.create(assessment=a, sign="taut_band", is_present=True, **PLACE, **w),
    "site": lambda a, w: PlannedSite.objects.create(assessment=a, number=9, position="prone", **PLACE),
    "override": lambda a, w: Override.objects.create(
        assessment=a, rule=GONE, version=load().version, facts=[f"{GONE} yes"], reason="Weighed", **PLACE, **w
    ),
    "choice": lambda a, w: Choice.objects.create(
        clinic=a.visit.patient.clinic, topic=GONE, position="gone", reason="Weighed", **w
    ),
    "position": lambda a, w: Choice.objects.create(
        clinic=a.visit.patient.clinic, topic=next(iter(load().rulebook.topics)), position=GONE, reason="Weighed", **w
    ),
    "adoption": lambda a, w: Adoption.objects.create(
        clinic=a.visit.patient.clinic, version="2020.01", clauses={f"rule:{GONE}": "Said something."}, **w
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_every_page_opens_with_a_retired(signed_in, visit, therapist, written, row):
    rooms.planned(visit, therapist)
    ROWS[row](assessment_of(visit), written)
    assert not all_open(signed_in, pages_of(visit))


def test_every_page_opens_with_a_retired_complaint(signed_in, visit):
    visit.course.complaint = GONE
    visit.course.save()
    assert not all_open(signed_in, pages_of(visit))


def test_a_questionnaire_with_retired_ids_opens_for_both(signed_in, visit, therapist):
    asked, at = make_link(visit, by=therapist), timezone.now()
    asked.asks = [GONE, *asked.asks]
    asked.save()
    Reply.objects.create(questionnaire=asked, question=GONE, answer="yes", at=at)
    Reply.objects.create(questionnaire=asked, question="joint_replacement", answer="yes", where=[GONE], at=at)
    ReplyMedicine.objects.create(questionnaire=asked, name="Gone", atc="Z99ZZ99", at=at)
    ReplyPain.objects.create(questionnaire=asked, region=GONE, side="left", intensity=2)
    key = token_of(asked)
    phone = [reverse("phone", args=[key]), *(reverse("phone_step", args=[key, n]) for n in range(1, 30))]
    assert not all_open(Client(), [*phone, reverse("phone_check", args=[key])])
    assert not all_open(signed_in, [reverse("questionnaire_review", args=[asked.pk]), *pages_of(visit)])


def test_a_planned_muscle_that_was_retired_is_out_and_can_only_be_taken_off(signed_in, visit, therapist):
    session = rooms.opened(visit, therapist)
    site = session.visit.assessment.planned_sites.first()
    PlannedSite.objects.filter(pk=site.pk).update(muscle=GONE)
    plan = reverse("plan", args=[visit.pk])
    assert "nothing is known of it. Take it off the plan." in signed_in.get(plan).content.decode()
    assert signed_in.get(plan, {"change": site.number}).status_code == 200
    assert signed_in.post(reverse("plan_change", args=[visit.pk, site.number]), {}).status_code == 404
    assert "not in the knowledge any more" in signed_in.get(reverse("treat", args=[visit.pk])).content.decode()
    assert signed_in.post(reverse("plan_leave_out", args=[visit.pk, site.number])).status_code == 302
    assert not PlannedSite.objects.filter(pk=site.pk).exists()


def test_a_muscle_that_was_needled_and_then_retired_is_still_shown(signed_in, visit, therapist):
    session = rooms.opened(visit, therapist)
    assert rooms.record(session, therapist, rooms.inserted(1)) == ["accepted"]
    for event in session.events.filter(type="NeedleInserted"):
        event.payload["muscle"], event.payload["trigger_point"] = GONE, f"{GONE}.trp1"
        session.events.filter(pk=event.pk).update(payload=event.payload)
    PlannedSite.objects.filter(number=1).update(muscle=GONE, trigger_point=f"{GONE}.trp1")
    assert not all_open(signed_in, pages_of(visit))
    assert GONE in signed_in.get(reverse("treat", args=[visit.pk])).content.decode()
