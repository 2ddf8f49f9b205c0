"""Two hands, or one hand twice, at the same moment: what is written once stands once, and nobody gets an error.

SQLite lets one transaction write at a time by itself; the locks show on PostgreSQL.
"""

import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, connections

from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, deny_others, save_answers, save_pain
from needlebook.clinic.assessments.carrying import confirm_unchanged
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.assessments.drawing import save_strokes
from needlebook.clinic.assessments.examination import Reading, leave_untested, save_pressures
from needlebook.clinic.assessments.letters import make_letter
from needlebook.clinic.assessments.models import (
    Answer,
    Decided,
    Medicine,
    NotToday,
    PainMark,
    PressureThreshold,
    Stroke,
)
from needlebook.clinic.assessments.planning import suggest_plan
from needlebook.clinic.audit.models import Record
from needlebook.clinic.documents.actions import ChangedMeanwhile, add_addendum, begin, issue, save_draft
from needlebook.clinic.documents.models import Addendum, Document, Kind
from needlebook.clinic.governance.actions import adopt_knowledge, choose_position
from needlebook.clinic.governance.models import Adoption, Choice
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import Taken, accept, make_link
from needlebook.clinic.questionnaires.models import Questionnaire, Reply, ReplyMedicine
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark as Pain
from needlebook.core.drawing import Stroke as Drawn
from needlebook.core.drawing import Tool
from needlebook.core.inference.pressure import Unit
from needlebook.knowledge import load

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4
JOINT = "joint_replacement"


def at_once(do):
    """Do it in several threads that begin together; the first error is raised here."""
    errors, ready = [], threading.Barrier(AT_ONCE)

    def one():
        try:
            connection.ensure_connection()
            ready.wait()
            do()
        except Exception as error:  # of whatever kind: a thread would swallow it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.fixture
def begun(visit, therapist):
    """A visit with an assessment."""
    deny_others(visit, by=therapist, denied=True)
    return visit


@pytest.fixture
def lead(clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    return type(therapist).objects.get(pk=therapist.pk)


def test_an_answer_and_a_medicine_stand_once(begun, therapist):
    at_once(lambda: save_answers(begun, by=therapist, answers=[GivenAnswer(JOINT, "yes")]))
    at_once(lambda: add_medicine(begun, by=therapist, text="Apixaban"))
    assert (Answer.objects.count(), Medicine.objects.count()) == (1, 1)


def test_a_pain_drawing_stands_once(begun, therapist):
    at_once(lambda: save_pain(begun, by=therapist, marks=[Pain("lumbar_lower", Side.LEFT, 3)]))
    assert PainMark.objects.count() == 1


def test_strokes_from_several_devices_all_stand_and_a_doubled_one_stands_once(visit, therapist):
    doubled = Drawn(uuid4(), Tool.PAINT, region="groin", side=Side.LEFT)

    def draw():
        own = Drawn(uuid4(), Tool.PAINT, region="lumbar_lower", side=Side.LEFT)
        save_strokes(visit, by=therapist, changes=[own, doubled])

    at_once(draw)
    assert sorted(Stroke.objects.values_list("number", flat=True)) == list(range(1, AT_ONCE + 2))
    assert PainMark.objects.count() == 2


def test_a_patients_strokes_stand_once(visit, therapist):
    asked, stroke = make_link(visit, by=therapist), Drawn(uuid4(), Tool.PAINT, region="groin", side=Side.LEFT)
    at_once(lambda: replying.save_strokes(asked, [stroke]))
    assert asked.strokes.count() == asked.pain_marks.count() == 1


def test_a_threshold_and_what_cannot_be_tested_stand_once(visit, therapist):
    found = {"muscle": "gluteus_medius", "by": therapist}
    reading = {Side.LEFT: Reading(Decimal("3.5"), Unit.KG_CM2)}
    at_once(lambda: save_pressures(visit, readings=reading, **found))
    at_once(lambda: leave_untested(visit, side=Side.LEFT, **found))
    assert PressureThreshold.objects.count() == NotToday.objects.count() == 1


def test_what_is_unchanged_is_taken_over_once(begun, therapist, patient):
    add_medicine(begun, by=therapist, text="Apixaban")
    later = start_visit(patient, by=therapist, complaint="neck_pain")
    save_pain(later, by=therapist, marks=[Pain("lumbar_lower", Side.LEFT, 3)])
    at_once(lambda: confirm_unchanged(later, by=therapist))
    assert Medicine.objects.filter(assessment=later.pk).count() == 1


def test_a_verdict_and_a_letter_are_kept_once(begun, therapist):
    at_once(lambda: make_letter(begun, by=therapist, recipient="Dr. Ny", document={"title": "Referral letter"}))
    at_once(lambda: keep_verdict(begun, by=therapist))
    assert (Document.objects.count(), Decided.objects.count()) == (1, 1)


def test_an_adoption_and_a_choice_are_written_once(lead):
    topic = next(iter(load().rulebook.topics.values()))
    other = topic.positions[-1][0]
    at_once(lambda: adopt_knowledge(by=lead, version=load().version))
    at_once(lambda: choose_position(by=lead, topic=topic.id, position=other, reason="Agreed with the clinic"))
    assert (Adoption.objects.count(), Choice.objects.count()) == (1, 1)


def test_one_unopened_link_is_open(visit, therapist):
    at_once(lambda: make_link(visit, by=therapist))
    assert sum(made.is_open for made in Questionnaire.objects.all()) == 1


def test_a_reply_and_its_acceptance_are_written_once(visit, therapist):
    asked = make_link(visit, by=therapist)
    at_once(lambda: replying.save_replies(asked, [GivenAnswer(JOINT, "yes")]))
    at_once(lambda: replying.add_medicine(asked, "Apixaban"))
    assert (Reply.objects.count(), ReplyMedicine.objects.count()) == (1, 1)
    medicines = frozenset(asked.medicines.values_list("pk", flat=True))
    at_once(lambda: accept(asked, by=therapist, seen=2, taken=Taken({JOINT: "yes"}, medicines)))
    assert (Answer.objects.count(), Medicine.objects.count()) == (1, 1)


def test_a_plan_that_is_suggested_several_times_at_once_numbers_each_site_once(visit, therapist):
    regions = ("buttock_upper", "hip_lateral", "lumbar_lower")
    save_pain(visit, by=therapist, marks=[Pain(region, Side.LEFT) for region in regions])
    at_once(lambda: suggest_plan(visit, by=therapist))
    planned = list(visit.assessment.planned_sites.all())
    assert [site.number for site in planned] == list(range(1, len(planned) + 1))
    assert len({(site.muscle, site.side, site.trigger_point) for site in planned}) == len(planned)


def test_a_note_is_begun_written_and_signed_once(visit, therapist):
    told = {"by": therapist, "visit": visit, "texts": {"next": ""}, "facts": {}}
    at_once(lambda: begin(visit.course, Kind.VISIT_NOTE, **told))
    note = Document.objects.get()
    at_once(lambda: save_draft(note, by=therapist, texts={"next": "In one week."}, revision=0))
    assert Document.objects.get().revision == 1
    at_once(lambda: issue(note, by=therapist, content={"title": "Visit note"}, revision=1))
    assert Record.objects.filter(code="document.issued").count() == 1
    id = uuid4()
    at_once(lambda: add_addendum(note, by=therapist, id=id, text="Called: well."))
    assert Addendum.objects.count() == Record.objects.filter(code="addendum.signed").count() == 1


def test_a_letter_about_a_course_has_one_draft(visit, therapist):
    at_once(lambda: begin(visit.course, Kind.DISCHARGE, by=therapist, texts={}, facts={}))
    assert Document.objects.count() == 1


def test_two_people_who_write_at_once_do_not_write_over_each_other(visit, therapist):
    draft = begin(visit.course, Kind.DISCHARGE, by=therapist, texts={}, facts={})
    words, refused = iter(["one", "two", "three", "four"]), []

    def write():
        try:
            save_draft(draft, by=therapist, texts={"back": next(words)}, revision=0)
        except ChangedMeanwhile as error:
            refused.append(error)

    at_once(write)
    assert (len(refused), Document.objects.get().revision) == (AT_ONCE - 1, 1)
