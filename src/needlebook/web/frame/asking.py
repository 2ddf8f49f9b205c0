"""What is still to ask, as links: to the question, to the list of medicines, to the field of a fact."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from needlebook.clinic.patients.models import Visit
from needlebook.core.screening import Open, Urgency, Verdict
from needlebook.knowledge import load
from needlebook.web.frame.verdicts import CONSEQUENCES, URGENT_CONSEQUENCES

FACT_LABELS = {
    "drugs": gettext_lazy("Medicines"),
    "pregnancy_weeks": gettext_lazy("Pregnancy"),
    "age": gettext_lazy("Date of birth"),
    "bmi": gettext_lazy("Body mass index"),
    "inr": gettext_lazy("INR"),
    "inr_target_high": gettext_lazy("INR, upper end of the target range"),
    "platelets_10e9_l": gettext_lazy("Platelets"),
    "neutrophils_10e9_l": gettext_lazy("Neutrophils"),
    "temperature_c": gettext_lazy("Temperature"),
}
# A fact has no "yes": what the worst value or the worst medicine would mean.
FACT_CONSEQUENCES = {
    "precautions": gettext_lazy("could mean: precautions"),
    "avoid": gettext_lazy("could mean: leave sites out"),
    "refer_first": gettext_lazy("could mean: refer first"),
    "do_not_needle": gettext_lazy("could mean: do not needle"),
}
URGENT_FACT_CONSEQUENCES = {
    Urgency.EMERGENCY: gettext_lazy("could mean: emergency referral"),
    Urgency.SAME_DAY: gettext_lazy("could mean: a doctor today"),
    Urgency.URGENT: gettext_lazy("could mean: a doctor within 2 weeks"),
}


@dataclass(frozen=True, slots=True)
class AskLink:
    """One open question: where it is answered, its short name, what the worst answer would mean."""

    href: str
    label: str
    consequence: str


def ask_links(visit: Visit, verdict: Verdict) -> Sequence[AskLink]:
    """Every open question, most important first."""
    assess = reverse("assess", args=[visit.pk])
    return [AskLink(_href(visit, assess, open_.id), label_of(open_.id), consequence(open_)) for open_ in verdict.ask]


def label_of(id: str) -> str:
    """The short name of a question or a fact."""
    if id in FACT_LABELS:
        return str(FACT_LABELS[id])
    question = load().rulebook.questions.get(id)
    return question.label if question else id


def consequence(open_: Open) -> str:
    """What the worst answer would bring about."""
    is_fact = open_.id in FACT_LABELS
    urgent, plain = (URGENT_FACT_CONSEQUENCES, FACT_CONSEQUENCES) if is_fact else (URGENT_CONSEQUENCES, CONSEQUENCES)
    if open_.urgency in urgent:
        return str(urgent[open_.urgency])
    return str(plain[open_.could_become])


def _href(visit: Visit, assess: str, id: str) -> str:
    if id == "age":
        return reverse("patient_edit", args=[visit.patient.pk])
    if id == "drugs":
        return f"{assess}#medicines"
    return f"{assess}#fact-{id}" if id in FACT_LABELS else f"{assess}#q-{id}"
