"""One keeper of documents: what was kept before it is taken over, and what it refuses."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from needlebook.clinic.assessments.actions import deny_others
from needlebook.clinic.documents.actions import Fixed, begin, issue, save_draft, withdraw
from needlebook.clinic.documents.digest import is_unchanged
from needlebook.clinic.documents.models import Document, Kind
from needlebook.core.errors import BadInput

BEFORE, AFTER = [("assessments", "0007_drawn_strokes"), ("documents", None)], [("documents", "0002_take_letters_over")]


@pytest.mark.django_db(transaction=True)
def test_letters_made_before_are_taken_over_with_who_and_when(visit, therapist):
    deny_others(visit, by=therapist, denied=True)
    executor, at = MigrationExecutor(connection), timezone.now()
    latest = executor.loader.graph.leaf_nodes()
    content = {"title": "Referral letter", "sections": [{"title": "Why", "text": ["35 °C"], "points": []}]}
    try:
        executor.migrate(BEFORE)
        old = executor.loader.project_state(BEFORE[:1]).apps.get_model("assessments", "Letter")
        made = {"kind": "referral", "recipient": "Dr Lund", "document": content, "version": "2026.1", "at": at}
        id = old.objects.create(assessment_id=visit.pk, by_id=therapist.pk, **made).pk
        MigrationExecutor(connection).migrate(AFTER)
    finally:
        MigrationExecutor(connection).migrate(latest)
    kept = Document.objects.get()
    assert (kept.pk, kept.kind, kept.issued_by, kept.issued_at) == (id, Kind.REFERRAL, therapist, at)
    assert (kept.visit, kept.course, kept.recipient, kept.content) == (visit, visit.course, "Dr Lund", content)
    assert is_unchanged(kept)


@pytest.fixture
def issued(visit, therapist):
    draft = begin(visit.course, Kind.DISCHARGE, by=therapist, texts={"back": ""}, facts={})
    return issue(draft, by=therapist, content={"title": "x"}, revision=0)


def test_an_issued_document_is_not_written_in(issued, therapist):
    with pytest.raises(Fixed):
        save_draft(issued, by=therapist, texts={"back": "More."}, revision=0)
    assert Document.objects.get().texts == {"back": ""}


@pytest.mark.parametrize("field", ["content", "version", "recipient", "issued_at", "issued_by"])
def test_whatever_is_changed_behind_the_programs_back_is_seen(issued, stranger, field):
    changed = {"content": {"title": "y"}, "version": "2", "recipient": "z", "issued_at": timezone.now()}
    Document.objects.update(**{field: {**changed, "issued_by": stranger}[field]})
    assert not is_unchanged(Document.objects.get())


def test_only_an_issued_document_of_the_same_kind_and_course_is_replaced(issued, visit, therapist):
    told = {"by": therapist, "texts": {}, "facts": {}, "replaces": issued}
    with pytest.raises(BadInput, match="replaces"):
        begin(visit.course, Kind.PATIENT_SUMMARY, **told)
    second = begin(visit.course, Kind.DISCHARGE, **told)
    withdraw(second, by=therapist, because="")
    assert Document.objects.get(pk=issued.pk).withdrawn_at is None


def test_a_withdrawal_says_why(issued, therapist):
    for because in ("", "x" * 501):
        with pytest.raises(BadInput, match="because"):
            withdraw(issued, by=therapist, because=because)
