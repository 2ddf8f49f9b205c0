"""What the patient is told to do at once, in plain words, by the most urgent of their own answers."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from needlebook.clinic.questionnaires.cases import signs_in
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.screening import Urgency
from needlebook.web.phone.words import asked

TITLES = {
    Urgency.EMERGENCY: _("Call your emergency number now"),
    Urgency.SAME_DAY: _("Call a doctor today"),
    Urgency.URGENT: _("Call the clinic before your visit"),
}
TEXTS = {
    Urgency.EMERGENCY: _(
        "Do not wait for the clinic: nobody may have read this yet. Do not drive yourself. Say what you answered here."
    ),
    Urgency.SAME_DAY: _(
        "Do not wait for the clinic: nobody may have read this yet. If you get worse, call your emergency number."
    ),
    Urgency.URGENT: _(
        "A doctor should look at this soon, perhaps before any needle. If you get worse, call a doctor the same day."
    ),
}
UNSURE_TITLE = _("Ask a doctor today")
UNSURE_TEXT = _(
    "You were not sure about something that must not wait if it is so. Call a doctor or the clinic today and ask."
)


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice; `because`: the questions behind it, as the patient read them."""

    urgency: str
    title: str
    text: str
    because: tuple[str, ...]


def advice_for(questionnaire: Questionnaire) -> Advice | None:
    """The advice that the replies so far call for; it stays on every page until they change."""
    signs = signs_in(questionnaire)
    if not signs:
        return None
    first = signs[0]
    same = [s for s in signs if (s.urgency, s.is_certain) == (first.urgency, first.is_certain)]
    title = TITLES[first.urgency] if first.is_certain else UNSURE_TITLE
    text = TEXTS[first.urgency] if first.is_certain else UNSURE_TEXT
    return Advice(first.urgency, str(title), str(text), tuple(asked(s.question) for s in same))
