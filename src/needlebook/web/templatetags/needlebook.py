"""Small tags that every template may use. Loaded as built-ins; see settings.TEMPLATES."""

from base64 import b64encode
from collections.abc import Iterable
from uuid import UUID

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.sessions.refusals import needle_in_doubt, refusals_of, waiting
from needlebook.core.anatomy import Side
from needlebook.core.screening import Action
from needlebook.core.sessions import State
from needlebook.knowledge import load
from needlebook.knowledge.guidance import Aftercare
from needlebook.knowledge.incidents import IncidentStep
from needlebook.web.assess.places import Choice
from needlebook.web.exercises.pictures import drawing
from needlebook.web.exercises.words import short
from needlebook.web.frame.verdicts import ACTION_TONES
from needlebook.web.rules.words import DOES

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A line icon of static/icons.svg; decoration only, so words always stand beside it."""
    css = f"icon {size}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', css, static("icons.svg"), name)


@register.filter
def short_source(source: str) -> str:
    """A source without its addresses."""
    return short(source)


@register.simple_tag
def exercise_picture(picture: str) -> SafeString:
    """The drawing of an exercise, with what it shows in words."""
    return drawing(picture)


@register.simple_tag
def answers(question: str, choices: Iterable[Choice]) -> SafeString:
    """The radios of one question. Built here and not in a template: a page prints hundreds, this halves its time."""
    radio = (
        '<label class="{value}"><input type="radio" name="answer:{id}" id="q-{id}-{value}" value="{value}"{checked}>'
        "{text}</label>"
    )
    checked = mark_safe(" checked")
    labels = [
        format_html(radio, id=question, value=c.value, text=c.text, checked=checked if c.is_chosen else "")
        for c in choices
    ]
    return mark_safe("".join(labels))  # each of them is escaped


@register.filter
def svg_address(svg: str) -> str:
    """A picture that is kept in a document, as an address that an image takes."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


@register.filter
def muscle_name(id: str) -> str:
    """gluteus_medius -> Gluteus medius; an id that has been retired is shown as it stands."""
    muscle = load().anatomy.muscles.get(id)
    return muscle.label if muscle else id


@register.simple_tag
def muscle_link(id: str) -> SafeString | str:
    """The muscle's name as a link to its page in the manual; an id that has been retired is shown as it stands."""
    name = muscle_name(id)
    return (
        format_html('<a class="tap" href="{}">{}</a>', reverse("manual_muscle", args=[id]), name) if name != id else id
    )


@register.filter
def region_name(id: str) -> str:
    """lumbar_lower -> Low back, lower."""
    region = load().anatomy.regions.get(id)
    return region.label if region else id


@register.filter
def complaint_name(id: str) -> str:
    """neck_pain -> Neck pain; no complaint of the list is said so."""
    complaint = load().anatomy.complaints.get(id)
    return complaint.label if complaint else gettext("Another complaint")


@register.filter
def side_name(side: str) -> str:
    """The patient's side in words; the midline has none to name."""
    names = {Side.LEFT: gettext("left"), Side.RIGHT: gettext("right"), Side.MIDLINE: ""}
    return names.get(Side(side), "") if side else ""


@register.filter
def action_tone(action: str) -> str:
    """do_not_needle -> stop: the colour and shape of what a rule does; an action of later versions has none."""
    return ACTION_TONES.get(action, "")


@register.filter
def action_word(action: str) -> str:
    """do_not_needle -> Do not needle."""
    return str(DOES[Action(action)])


@register.filter
def clock(seconds: float | None) -> str:
    """Seconds as the room shows them: 6:12."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


@register.filter
def percent(share: float | None) -> str:
    """0.81 -> 81. Never 0 and never 100: the model is not that sure."""
    return "" if share is None else f"{min(99, max(1, round(share * 100)))}"


@register.inclusion_tag("refused/notice.html")
def refused_notice(visit: UUID, size: str = "") -> dict[str, object]:
    """That something was refused in this visit's session which nobody has looked at; nothing when there is none.
    `size` small: a button for the room, where there is no space for a notice."""
    session = Session.objects.filter(visit=visit, refusals__isnull=False).first()
    state = state_of(session) if session else State()
    found = waiting(refusals_of(session), state) if session else []
    return {
        "visit": visit,
        "size": size,
        "count": len(found),
        "needles": any(needle_in_doubt(refusal, state) for refusal in found),
    }


@register.filter
def origin(said: Aftercare | IncidentStep) -> str:
    """'SIX, Martín-Pintado-Zugasti 2018 (R)': sources and letter; 'judged (J)' where none is named."""
    named = [source.removesuffix(" (R)") for source in said.sources if source != "J"]
    return f"{', '.join(named) or gettext('judged')} ({said.provenance.value})"


@register.filter
def dialled(number: str) -> str:
    """'+44 (0)151 234' -> '+440151234': what a telephone takes."""
    return "".join(sign for sign in number if sign.isdigit() or sign in "+*#")
