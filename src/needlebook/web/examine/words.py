"""What each sign is called, and how far two examiners agree on it."""

from dataclasses import dataclass

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from needlebook.core.case import Sign
from needlebook.core.inference import Certainty
from needlebook.core.inference.diagnosis import Kind
from needlebook.core.inference.next_test import Enough
from needlebook.core.inference.pressure import Unit
from needlebook.core.inference.reliability import pooled
from needlebook.knowledge.inference import load_inference


@dataclass(frozen=True, slots=True)
class SignWords:
    """`agreement`: kappa between examiners with its source, or that no figure was found."""

    label: Promise
    agreement: Promise


def _agreement(sign: Sign) -> str:
    """The pooled kappa of the table of agreement, or the range over studies where nothing was pooled."""
    rows = [a for a in load_inference().parameters.agreements if a.sign is sign and a.muscle is None]
    if not rows:
        return gettext("reliability: no figure found")
    row = pooled(sign, rows) or rows[0]
    figure = f"{row.value:g}" if row.is_pooled else f"{row.low:.2f}–{row.high:.2f}"
    words = {"figure": figure, "study": row.study, "letter": row.provenance}
    if sign is Sign.RECOGNISED_PAIN:
        return gettext("tells the most; κ %(figure)s (%(study)s, %(letter)s)") % words
    return gettext("reliability κ %(figure)s (%(study)s, %(letter)s)") % words


_reliability = lazy(_agreement, str)
SIGNS = {
    Sign.TAUT_BAND: SignWords(_("Taut band"), _reliability(Sign.TAUT_BAND)),
    Sign.SPOT_TENDERNESS: SignWords(_("Tender spot"), _reliability(Sign.SPOT_TENDERNESS)),
    Sign.RECOGNISED_PAIN: SignWords(_("Familiar pain, recognised"), _reliability(Sign.RECOGNISED_PAIN)),
    Sign.REFERRED_PAIN: SignWords(_("Refers pain elsewhere"), _reliability(Sign.REFERRED_PAIN)),
    Sign.LOCAL_TWITCH: SignWords(_("Local twitch"), _reliability(Sign.LOCAL_TWITCH)),
    Sign.PAINFUL_STRETCH: SignWords(_("Stretch is painful"), _reliability(Sign.PAINFUL_STRETCH)),
    Sign.PAINFUL_CONTRACTION: SignWords(_("Contraction is painful"), _reliability(Sign.PAINFUL_CONTRACTION)),
    Sign.PRESSED_PAINLESS: SignWords(_("Pressed firmly, no pain"), _reliability(Sign.PRESSED_PAINLESS)),
}
ANSWERS = {"": _("Not tested"), "yes": _("Yes"), "no": _("No")}
# What the signs amount to: the words, and those for a list where the class has to be short.
KIND_WORDS = {
    Kind.ACTIVE_DEFINITE: _("active, definite"),
    Kind.ACTIVE_PROBABLE: _("active, probable"),
    Kind.BY_EXCLUSION: _("active, by exclusion"),
    Kind.LATENT: _("latent"),
    Kind.NOT_A_POINT: _("not a trigger point"),
    Kind.OPEN: _("open"),
}
UNIT_WORDS = {Unit.KPA: _("kPa"), Unit.NEWTON: _("N"), Unit.KG_CM2: _("kg/cm²")}
# In words, with the tone and the icon of the chip.
CERTAINTY_WORDS = {
    Certainty.HIGH: (_("Certainty: high"), "ok", "ok"),
    Certainty.MODERATE: (_("Certainty: moderate"), "precautions", "precautions"),
    Certainty.LOW: (_("Certainty: low"), "", "unasked"),
}
ENOUGH_WORDS = {
    Enough.CERTAIN: _("Enough: pressing confirmed the likeliest muscle."),
    Enough.LITTLE_LEFT: _("Enough: no test that is left tells much more."),
}
PALPATION_WORDS = {"flat": _("flat"), "pincer": _("pincer")}
POSITION_WORDS = {
    "prone": _("prone"),
    "supine": _("supine"),
    "side-lying": _("side-lying"),
    "seated": _("seated"),
}
