"""How far examiners agree, as rows of a page in words: the same table that the ranking weighs signs by."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from needlebook.core.case import Sign
from needlebook.core.inference.reliability import Agreement, Beside
from needlebook.knowledge.inference import load_inference
from needlebook.web.manual.words import Cited, cited_all

SUBJECTS = {
    Beside.WHOLE: _("trigger point present"),
    Beside.JUMP_SIGN: _("jump sign"),
    Beside.PLACE: _("where the point lies"),
    Beside.ALL_SIGNS: _("all signs"),
    Sign.TAUT_BAND: _("taut band"),
    Sign.SPOT_TENDERNESS: _("tenderness at the spot"),
    Sign.RECOGNISED_PAIN: _("patient recognises the pain"),
    Sign.REFERRED_PAIN: _("referred pain"),
    Sign.LOCAL_TWITCH: _("local twitch"),
    Sign.PAINFUL_STRETCH: _("stretch is painful"),
    Sign.PAINFUL_CONTRACTION: _("contraction is painful"),
    Sign.PRESSED_PAINLESS: _("firm pressure is painless"),
}
KINDS = {
    "kappa": _("kappa %(figure)s"),
    "pabak": _("kappa adjusted for prevalence and bias %(figure)s"),
    "icc": _("ICC %(figure)s"),
    "agreement": _("pairs agreed in %(figure)s %%"),
}
PER_CENT = "agreement"
EXAMINERS = {
    "": _("examiners"),
    "trained": _("trained examiners"),
    "mixed": _("examiners in mixed pairs"),
    "novice": _("inexperienced examiners"),
}


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One figure: of what, the figure in words, and whose it is with what has to be known about it."""

    sign: str
    figure: str
    who: str
    sources: tuple[Cited, ...]


def agreement_in(muscle: str) -> tuple[AgreementRow, ...]:
    """What is published about one muscle, in the order of the table."""
    return tuple(_row(a) for a in load_inference().parameters.agreements if muscle in a.muscles)


def agreement_over_all() -> tuple[AgreementRow, ...]:
    """What is published over many muscles."""
    return tuple(_row(a) for a in load_inference().parameters.agreements if not a.muscles)


def _row(one: Agreement) -> AgreementRow:
    return AgreementRow(str(SUBJECTS[one.sign]), figure_words(one), "; ".join(_who(one)), cited_all(one.source))


def figure_words(one: Agreement) -> str:
    """'kappa 0.45 (95 % interval 0.36 to 0.54)', 'pairs agreed in 69 to 80 %'; says so where no figure was seen."""
    if one.figure not in KINDS:
        return gettext("figures not seen")
    scale = 100 if one.figure == PER_CENT else 1
    value, low, high = (None if n is None else f"{n * scale:.3g}" for n in (one.value, one.low, one.high))
    if low and high:
        span = gettext("%(low)s to %(high)s") % {"low": low, "high": high}
    else:
        span = gettext("above %(low)s") % {"low": low} if low else ""
    if value and span:
        inner = gettext("95 %% interval %(span)s") if one.is_pooled else gettext("range %(span)s")
        span = f"{value} ({inner % {'span': span}})"
    return str(KINDS[one.figure]) % {"figure": span or value}


def _who(one: Agreement) -> Iterator[str]:
    size = ", ".join(_size(one))
    study = gettext("%(study)s, pooled") % {"study": one.study} if one.is_pooled else one.study
    yield f"{study}: {size}" if size else study
    if one.note:
        yield one.note


def _size(one: Agreement) -> Iterator[str]:
    if one.raters == 1:
        yield gettext("the same examiner twice")
    elif one.raters:
        yield f"{one.raters} {EXAMINERS[one.examiners]}"
    if one.patients:
        yield ngettext("%(n)d person", "%(n)d people", one.patients) % {"n": one.patients}
