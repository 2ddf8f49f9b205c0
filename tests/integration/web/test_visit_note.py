"""The visit note: drafted from the record, edited, signed, and then fixed."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.assessments.actions import save_goals
from needlebook.clinic.assessments.letters import make_letter
from needlebook.clinic.assessments.queries import worst_pain
from needlebook.clinic.audit.models import Record
from needlebook.clinic.documents.digest import is_unchanged
from needlebook.clinic.documents.models import Addendum, Document
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.models import Visit
from needlebook.core.sessions.types import MeasureTaken, Moment, ReactionKind, ReactionObserved, SessionClosed
from needlebook.knowledge import load
from needlebook.web.notes.objective import objective
from needlebook.web.notes.record import record_of
from tests import factories
from tests.integration.rooms import fresh, head, inserted, opened, record, removed
from tests.pdf import text_of

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"')
AREA = re.compile(r'<textarea name="(text:[^"]+)"[^>]*>([^<]*)</textarea>')
NEXT = {"text:next": "In one week."}


@pytest.fixture
def session(visit, therapist):
    """A session with one needle that is out, not closed yet."""
    session = opened(visit, therapist)
    record(session, therapist, inserted(1, lot="24K117"), removed(1))
    return session


@pytest.fixture
def closed(session, therapist):
    record(session, therapist, SessionClosed(**head(), counted_in_bin=1))
    return session


@pytest.fixture
def note(signed_in, visit):
    """Begin the note, as the button does."""

    def begin() -> Document:
        signed_in.post(reverse("note", args=[visit.pk]))
        return Document.objects.get(visit=visit, kind="visit_note")

    return begin


def worst_pain_is(visit, by, value):
    day = timezone.localdate()
    add_measurement(visit.course, by=by, instrument="NPRS", value=value, taken_on=day, visit=fresh(visit))


def page(client, note):
    return client.get(reverse("document", args=[note.pk])).content.decode()


def form_of(html: str) -> dict[str, str]:
    """Everything that the form of a draft sends as the page stands."""
    return {name: unescape(value) for name, value in [*HIDDEN.findall(html), *AREA.findall(html)]}


def send(client, note, does="save", html=None, headers=None, **texts):
    data = {
        **form_of(html or page(client, note)),
        **{name.replace("__", ":"): v for name, v in texts.items()},
        "do": does,
    }
    return client.post(reverse("document_draft", args=[note.pk]), data, headers=headers)


def sign(client, note):
    return send(client, note, "sign", **NEXT)


def why_not(response) -> str:
    return re.search(r'id="why-not".*?<b>(.*?)</b>', response.content.decode(), re.S)[1]


def test_a_note_that_was_not_begun_says_what_it_will_hold_and_writes_nothing(signed_in, visit, closed):
    html = signed_in.get(reverse("note", args=[visit.pk])).content.decode()
    assert "Draft the note" in html
    assert "Likely muscles" in html
    assert not Document.objects.exists()


def test_a_draft_holds_what_the_record_holds(signed_in, visit, therapist, session, note):
    save_goals(fresh(visit), by=therapist, goals=[("Sit 60 min", 3)])
    taken = {"instrument": "NPRS", "value": 6.0, "moment": Moment.BEFORE}
    react = ReactionObserved(**head(), kind=ReactionKind.FAINT, detail="pale")
    record(session, therapist, MeasureTaken(**head(), **taken), react)
    draft = note()
    assert "Wants to: Sit 60 min. Able to now: 3 of 10." in draft.texts["goals"]
    assert "Pain: not drawn." in draft.texts["pain"]
    assert "Worst pain in the last week: not asked." in draft.texts["pain"]
    assert "Pain now after: not measured." in draft.texts["measures"]
    assert "Medicines: asked: takes none." in draft.texts["history"]
    assert "1 needle went in, 1 came out." in draft.texts["needling"]
    assert "Faint, light-headed: pale" in draft.texts["reactions"]
    assert draft.texts["next"] == ""
    html = page(signed_in, draft)
    assert "24K117" in html
    assert "6 points" in html


def test_every_drafted_sentence_says_where_it_comes_from(signed_in, visit, closed, note):
    html = page(signed_in, note())
    named = re.findall(r'<li><q>([^<]+)</q> <span class="muted">([^<]*)</span>', html)
    assert ("Pain: not drawn.", "From the pain drawing") in named
    assert len(named) > 10
    assert all(origin for _text, origin in named)


def test_a_note_is_signed_with_the_words_as_they_were_left_and_is_fixed(signed_in, visit, therapist, closed, note):
    draft = note()
    assert sign(signed_in, draft).status_code == 302
    signed = Document.objects.get()
    assert (signed.issued_by, signed.version) == (therapist, load().version)
    assert is_unchanged(signed)
    assert "In one week." in str(signed.content)
    text = text_of(signed_in.get(reverse("letter_made", args=[signed.pk])).content)
    for words in ("Visit note", "Ingrid Solberg", "Pain: not drawn.", "In one week.", "Tomas Berg", "Signed", "24K117"):
        assert words in text
    assert Record.objects.filter(code="document.issued", subject_id=str(signed.pk)).count() == 1


def test_a_signed_note_stays_as_it_is_whatever_changes_in_the_record(signed_in, visit, therapist, closed, note):
    sign(signed_in, note())
    signed = Document.objects.get()
    first = signed_in.get(reverse("letter_made", args=[signed.pk])).content
    save_goals(fresh(visit), by=therapist, goals=[("Walk", 5)])
    response = send(signed_in, signed, html='<input type="hidden" name="revision" value="0">', text__next="Other.")
    assert response.status_code == 302
    assert Document.objects.get().content == signed.content
    assert signed_in.get(reverse("letter_made", args=[signed.pk])).content == first
    assert "Walk" not in page(signed_in, signed).split('class="letter')[1]


@pytest.mark.parametrize("is_out", [True, False])
def test_a_note_is_not_signed_before_the_session_is_settled(signed_in, visit, therapist, note, is_out):
    session = opened(visit, therapist)
    record(session, therapist, inserted(1), *([removed(1)] if is_out else []))
    response = sign(signed_in, note())
    assert response.status_code == 422
    sentence = "the session is not closed" if is_out else "a needle of this session is not accounted for"
    assert sentence in why_not(response)
    assert Document.objects.get().issued_at is None
    assert Document.objects.get().texts["next"] == "In one week."


def test_a_note_is_not_signed_while_a_needed_part_is_empty(signed_in, closed, note):
    response = send(signed_in, note(), "sign", text__next=" ", text__pain="")
    assert response.status_code == 422
    assert "still open is Pain; Next visit" in why_not(response)


def test_a_visit_without_needles_has_a_note_too(signed_in, visit, note):
    draft = note()
    assert "No needling was done at this visit." in draft.texts["needling"]
    assert sign(signed_in, draft).status_code == 302


def test_a_measure_taken_in_another_way_stands_by_its_way_in_the_note(visit, therapist):
    day = timezone.localdate()
    add_measurement(visit.course, by=therapist, instrument="NPRS", value=3, taken_on=day, site="now")
    (table,) = (table for part in objective(record_of(fresh(visit))) for table in part.tables)
    assert table.rows[0][0].endswith(", now")
    assert "worst" not in table.rows[0][0]
    assert worst_pain(visit) is None


def test_what_was_added_to_the_record_since_is_pointed_out_and_taken_in(signed_in, visit, therapist, closed, note):
    draft = note()
    assert "The record changed" not in page(signed_in, draft)
    worst_pain_is(visit, therapist, 6)
    save_goals(fresh(visit), by=therapist, goals=[("Walk", 5)])
    send(signed_in, draft, text__goals="She wants much.")
    html = page(signed_in, draft)
    assert "Worst pain in the last week: 6 of 10." in html.split('id="h-news"')[1].split("</section>")[0]
    send(signed_in, draft, "take:*")
    texts = Document.objects.get().texts
    assert texts["pain"].splitlines() == ["Pain: not drawn.", "Worst pain in the last week: 6 of 10."]
    assert texts["goals"].splitlines() == ["She wants much.", "Wants to: Walk. Able to now: 5 of 10."]
    assert "The record changed" not in page(signed_in, draft)


def test_a_part_that_the_record_had_not_when_the_note_was_begun_is_in_the_signed_note(
    signed_in, visit, therapist, closed, note
):
    draft = note()
    letter = {"title": "Referral letter"}
    make_letter(fresh(visit), by=therapist, recipient="Dr Lund", document=letter)
    assert "Referral letter of" in form_of(page(signed_in, draft))["text:letters"]
    assert sign(signed_in, draft).status_code == 302
    assert "to: Dr Lund" in str(Document.objects.get(kind="visit_note").content)


def test_a_part_that_no_page_has_is_not_kept_without_end(signed_in, closed, note):
    made_up = {f"text:{chr(97 + n // 26)}{chr(97 + n % 26)}": "x" for n in range(60)}
    send(signed_in, note(), **{"text:Made up!": "x", **made_up})
    texts = Document.objects.get().texts
    assert len(texts) == 40
    assert "Made up!" not in texts


def test_a_change_that_the_page_did_not_show_is_shown_before_signing(signed_in, visit, therapist, closed, note):
    draft = note()
    html = page(signed_in, draft)
    worst_pain_is(visit, therapist, 6)
    response = send(signed_in, draft, "sign", html=html, **NEXT)
    assert response.status_code == 422
    assert "the record changed while you were reading" in why_not(response)
    assert sign(signed_in, draft).status_code == 302


def test_two_people_who_write_see_each_others_words(client, signed_in, clinic, visit, closed, note):
    draft, colleague = note(), factories.person(clinic, "b.lund")
    stale = page(signed_in, draft)
    client.force_login(colleague)
    send(client, draft, text__goals="Colleague's goals.", text__pain="Colleague's pain.")
    client.force_login(visit.practitioner)
    response = send(client, draft, html=stale, text__pain="My pain.", text__history="My history.")
    assert response.status_code == 409
    html = response.content.decode()
    assert "changed this draft meanwhile" in html
    shown = form_of(html)
    assert (shown["text:pain"], shown["text:history"]) == ("My pain.", "My history.")
    assert shown["text:goals"] == "Colleague's goals."
    assert "Colleague&#x27;s pain." in html.split("Stands there now")[1]
    assert Document.objects.get().texts["pain"] == "Colleague's pain."
    assert send(client, draft, html=html).status_code == 302
    texts = Document.objects.get().texts
    assert (texts["pain"], texts["goals"], texts["history"]) == ("My pain.", "Colleague's goals.", "My history.")


def test_a_page_saves_by_itself_and_does_not_stand_in_its_own_way(signed_in, closed, note):
    draft = note()
    html, htmx = page(signed_in, draft), {"HX-Request": "true"}
    first = send(signed_in, draft, html=html, headers=htmx, text__next="In one")
    assert "Saved" in first.content.decode()
    assert 'name="revision" id="revision" value="1"' in first.content.decode()
    assert send(signed_in, draft, html=html, headers=htmx, text__next="In one week.").status_code == 200
    assert Document.objects.get().texts["next"] == "In one week."


def test_an_automatic_save_over_somebody_elses_words_is_refused_with_a_sentence(signed_in, closed, note):
    draft = note()
    stale = page(signed_in, draft)
    send(signed_in, draft, text__next="From another window.")
    response = send(signed_in, draft, html=stale, headers={"HX-Request": "true"}, text__next="Mine.")
    assert response.status_code == 422
    assert "press Save to see both" in response.content.decode()
    assert Document.objects.get().texts["next"] == "From another window."


def test_a_text_that_is_too_long_is_refused_and_stays_on_the_page(signed_in, closed, note):
    response = send(signed_in, note(), text__next="x" * 20_001)
    assert response.status_code == 422
    assert "too long" in why_not(response)
    assert "x" * 20_001 in response.content.decode()


def test_an_addendum_is_signed_by_itself_and_the_note_stays(signed_in, therapist, closed, note):
    sign(signed_in, note())
    signed = Document.objects.get()
    data = {"key": str(uuid.uuid4()), "text": "Called on the next day: well."}
    for _again in range(2):
        signed_in.post(reverse("document_addendum", args=[signed.pk]), data)
    added = Addendum.objects.get()
    assert (added.by, added.document) == (therapist, signed)
    assert is_unchanged(signed)
    assert Document.objects.get().content == signed.content
    pdf = signed_in.get(reverse("letter_made", args=[signed.pk])).content
    assert "Called on the next day: well." in text_of(pdf)
    assert pdf == signed_in.get(reverse("letter_made", args=[signed.pk])).content


def test_an_addendum_without_words_or_to_a_draft_is_refused(signed_in, closed, note):
    draft = note()
    address, data = reverse("document_addendum", args=[draft.pk]), {"key": str(uuid.uuid4()), "text": " "}
    assert signed_in.post(address, {**data, "text": "More."}).status_code == 404
    sign(signed_in, draft)
    response = signed_in.post(address, data)
    assert response.status_code == 422
    assert "Write what is to be added." in response.content.decode()
    assert not Addendum.objects.exists()


def test_a_note_that_was_changed_in_the_database_says_so_and_is_not_printed(signed_in, closed, note):
    sign(signed_in, note())
    signed = Document.objects.get()
    Document.objects.update(content={**signed.content, "subject": "Somebody else"})
    assert "This is not what was signed." in page(signed_in, signed)
    response = signed_in.get(reverse("letter_made", args=[signed.pk]))
    assert response.status_code == 302
    assert response["Location"] == reverse("document", args=[signed.pk])


def test_a_note_is_never_withdrawn(signed_in, closed, note):
    sign(signed_in, note())
    address = reverse("document_withdraw", args=[Document.objects.get().pk])
    assert signed_in.post(address, {"because": "Wrong."}).status_code == 404


def test_notes_of_past_days_are_named_today_for_their_author_until_they_are_signed(
    client, signed_in, clinic, visit, closed, note
):
    today = reverse("today")
    assert "not signed" not in signed_in.get(today).content.decode()
    Visit.objects.update(started_at=timezone.now() - timedelta(days=2))
    assert "1 visit note of past days is not signed" in signed_in.get(today).content.decode()
    assert reverse("note", args=[visit.pk]) in signed_in.get(reverse("notes")).content.decode()
    client.force_login(factories.person(clinic, "b.lund"))
    assert "not signed" not in client.get(today).content.decode()
    client.force_login(visit.practitioner)
    sign(client, note())
    assert "not signed" not in client.get(today).content.decode()
    assert "Every note of your past visits is signed." in client.get(reverse("notes")).content.decode()


def test_notes_of_another_clinic_do_not_exist(client, signed_in, stranger, visit, closed, note):
    draft = note()
    client.force_login(stranger)
    for name in ("document", "letter_made"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == 404
    for name in ("document_draft", "document_addendum", "document_withdraw", "document_correct"):
        assert client.post(reverse(name, args=[draft.pk])).status_code == 404
    assert client.get(reverse("note", args=[visit.pk])).status_code == 404


def test_the_page_of_a_draft_costs_the_same_with_many_needles(
    signed_in, therapist, session, note, django_assert_max_num_queries
):
    draft = note()
    page(signed_in, draft)
    with django_assert_max_num_queries(48):
        page(signed_in, draft)
    record(session, therapist, *(inserted(n) for n in range(2, 12)))
    with django_assert_max_num_queries(48):
        page(signed_in, draft)
