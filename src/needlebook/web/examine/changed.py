"""What a finding changed, in one sentence that is also spoken: 'Gluteus medius, left: 58 to 81 %.'"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.ranking import network_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.inference import Place, rank
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.diagnosing import class_view, signs_by_muscle
from needlebook.web.templatetags.needlebook import percent


@dataclass(frozen=True, slots=True)
class Standing:
    """How a muscle stands. percent is empty while it is not in the list, kind while nothing was found."""

    percent: str = ""
    kind: str = ""


def standing(visit: Visit, place: Place) -> Standing:
    """How a muscle stands now, read anew."""
    case = case_of(visit)
    ranking = rank(case, load().anatomy, load_inference().parameters, network=network_for(case.complaint))
    chance = next((percent(m.probability) for m in ranking.muscles if (m.muscle, m.side) == place), "")
    signs = signs_by_muscle(case).get(place)
    return Standing(chance, class_view(place, signs).words if signs else "")


def changed_words(place: Place, before: Standing, after: Standing) -> str:
    """The sentence; the class stands in it when it changed."""
    words = [_chance_words(muscle_name(*place), before.percent, after.percent)]
    if after.kind and after.kind != before.kind:
        words.append(after.kind[:1].upper() + after.kind[1:] + ".")
    return " ".join(words)


def _chance_words(name: str, before: str, after: str) -> str:
    values = {"muscle": name, "before": before, "after": after}
    if not after:
        return _("%(muscle)s: not in the list any more.") % values
    if not before:
        return _("%(muscle)s: now %(after)s %%.") % values
    if before == after:
        return _("%(muscle)s: stays at %(after)s %%.") % values
    return _("%(muscle)s: %(before)s to %(after)s %%.") % values
