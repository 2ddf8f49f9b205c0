"""What a finding changed, in one sentence that is also spoken: 'Gluteus medius, left: 58 to 81 %.'"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.earlier import with_earlier
from needlebook.clinic.assessments.ranking import network_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.inference import Place, Ranking, rank
from needlebook.core.inference.diagnosis import Kind
from needlebook.core.inference.examination import Signs
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.diagnosing import class_view, signs_by_muscle
from needlebook.web.templatetags.needlebook import percent


@dataclass(frozen=True, slots=True)
class Standing:
    """How a muscle stands. percent is empty while it is not in the list, kind while its class is open."""

    percent: str = ""
    kind: str = ""


def standing(visit: Visit, place: Place) -> Standing:
    """How a muscle stands now, read anew."""
    case = with_earlier(case_of(visit), visit)
    ranking = rank(case, load().anatomy, load_inference().parameters, network=network_for(case.complaint))
    return standing_in(ranking, signs_by_muscle(case).get(place), place)


def standing_in(ranking: Ranking, signs: Signs | None, place: Place) -> Standing:
    """How a muscle stands in a ranking, with the signs that were found in it."""
    chance = next((percent(m.probability) for m in ranking.muscles if (m.muscle, m.side) == place), "")
    told = class_view(place, signs) if signs else None
    return Standing(chance, told.short if told and (told.kind != Kind.OPEN or told.is_contradictory) else "")


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
