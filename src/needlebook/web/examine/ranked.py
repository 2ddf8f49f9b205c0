"""The ranked list as it is printed: chance, what a muscle explains, what was found in it, whether it may be needled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.ranking import Permission
from needlebook.core.case import Case, Sign
from needlebook.core.inference import Place, RankedMuscle
from needlebook.core.inference.examination import Signs
from needlebook.core.inference.sole import sole_explanations
from needlebook.knowledge.inference import load_inference
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.diagnosing import ClassView, class_view
from needlebook.web.examine.explaining import alone_words
from needlebook.web.templatetags.needlebook import percent


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One muscle. width, before: places on a bar of 100, as text in SVG's own notation; before is empty where nothing
    was examined yet. told: what its signs amount to, None while nothing was found."""

    n: int
    muscle: str
    side: str
    name: str
    percent: str
    width: str
    before: str
    explains: str
    alone: str
    findings: str
    told: ClassView | None
    is_out: bool
    is_current: bool


def ranked_rows(
    case: Case,
    ranking: Sequence[RankedMuscle],
    signs: Mapping[Place, Signs],
    permissions: Mapping[Place, Permission],
    tested: Place | None,
) -> Iterator[RankedRow]:
    """The rows, likeliest first."""
    alone = sole_explanations(ranking, load_inference().parameters.certainty.explained_from)
    for n, ranked in enumerate(ranking, 1):
        place = Place(ranked.muscle, ranked.side)
        found = signs.get(place, {})
        yield RankedRow(
            n=n,
            muscle=ranked.muscle,
            side=ranked.side.value,
            name=muscle_name(ranked.muscle, ranked.side),
            percent=percent(ranked.probability),
            width=f"{100 * ranked.probability:.1f}",
            before=f"{100 * ranked.before_examination - 0.4:.1f}" if signs or case.pressures else "",
            explains=explains_words(ranked, len(case.pain)),
            alone=alone_words(alone.get(place, ())),
            findings=findings_words(found),
            told=class_view(place, found) if found else None,
            is_out=permissions[place].is_out,
            is_current=place == tested,
        )


def explains_words(ranked: RankedMuscle, drawn: int) -> str:
    """'explains 3 of 4 painful regions'; nothing when nothing is drawn."""
    if not drawn:
        return ""
    words = ngettext("explains %(k)d of %(n)d painful region", "explains %(k)d of %(n)d painful regions", drawn)
    return words % {"k": len(ranked.explains), "n": drawn}


def findings_words(found: Signs) -> str:
    """'2 of 5 signs found', or what says more than the count."""
    if not found:
        return _("not examined")
    if found.get(Sign.PRESSED_PAINLESS) == {True}:
        return _("pressed, not painful")
    signs = [True in both for sign, both in found.items() if sign is not Sign.PRESSED_PAINLESS]
    if not signs:
        return _("pressed, painful")
    words = ngettext("%(k)d of %(n)d sign found", "%(k)d of %(n)d signs found", len(signs))
    return words % {"k": sum(signs), "n": len(signs)}
