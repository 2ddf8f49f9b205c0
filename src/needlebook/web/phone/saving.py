"""Takes what the patient posted, by the kind of the step."""

from collections.abc import Callable

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.scoring import AnswerOutOfRange
from needlebook.web.assess.answers import read_answers
from needlebook.web.bodychart.drawing import read_pain
from needlebook.web.bodychart.posted import read_changes
from needlebook.web.fields import whole_number
from needlebook.web.phone.measures import save_activities, save_scales

ADD, REMOVE, STROKES = "add", "remove", "strokes"
SENTENCES = {
    "medicine": _("Write the name of one medicine, in up to 80 characters. The list takes 30."),
    "activities": _("Write what you want to do beside each number, in up to 120 letters."),
    "pregnancy_weeks": _("Write the week of pregnancy as a number from 1 to 44, or leave it blank."),
}
OFF_SCALE = _("One of the numbers does not fit its scale. Look at it again.")
NOTE = _(
    "“Anything to add” is too long, or holds a sign that cannot be kept. Write at most 200 letters, digits and signs."
)
NOT_TAKEN = _("This could not be saved. Check it and try again.")


def save(kind: str, questionnaire: Questionnaire, data: QueryDict) -> None:
    """Write what was posted from a step. Raises BadInput when it cannot be taken."""
    SAVERS[kind](questionnaire, data)


def sentence(error: BadInput) -> str:
    """What was wrong, in the patient's words."""
    if error.field.endswith(".detail"):
        return str(NOTE)
    if isinstance(error, AnswerOutOfRange):
        return str(OFF_SCALE)
    return str(SENTENCES.get(error.field, NOT_TAKEN))


def stays_on_page(data: QueryDict) -> bool:
    """True when a list on the page was changed, and the patient has not gone on."""
    return REMOVE in data or data.get("action") in (ADD, "pain_add")


def _save_questions(questionnaire: Questionnaire, data: QueryDict) -> None:
    replying.save_replies(questionnaire, read_answers(data))


def _save_medicines(questionnaire: Questionnaire, data: QueryDict) -> None:
    """A name that was typed counts also when the patient went on without pressing Add."""
    if (listed := whole_number(data.get(REMOVE))) is not None:
        replying.remove_medicine(questionnaire, listed)
    elif data.get("medicine", "").strip() or data.get("action") == ADD:
        replying.add_medicine(questionnaire, data.get("medicine", ""))
    elif not questionnaire.medicines.exists():
        replying.save_no_medicines(questionnaire, "none_taken" in data)


def _save_pregnancy(questionnaire: Questionnaire, data: QueryDict) -> None:
    typed = data.get("weeks", "").strip()
    weeks = whole_number(typed)
    if typed and weeks is None:
        raise BadInput("pregnancy_weeks", "not a number", "1 to 44")
    replying.save_pregnancy(questionnaire, data.get("pregnant", ""), weeks)


def _save_pain(questionnaire: Questionnaire, data: QueryDict) -> None:
    """Strokes that were on their way when the patient went on; without a script, the list."""
    if STROKES in data:
        replying.save_strokes(questionnaire, read_changes(data[STROKES]))
    else:
        replying.save_pain(questionnaire, read_pain(data))


SAVERS: dict[str, Callable[[Questionnaire, QueryDict], None]] = {
    "questions": _save_questions,
    "medicines": _save_medicines,
    "pregnancy": _save_pregnancy,
    "pain": _save_pain,
    "measures": save_scales,
    "activities": save_activities,
}
