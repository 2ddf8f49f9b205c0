"""What each sign is called, and how far two examiners agree on it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from needlebook.core.case import Sign
from needlebook.core.inference import Certainty
from needlebook.core.inference.diagnosis import Kind
from needlebook.core.inference.next_test import Enough
from needlebook.core.inference.pressure import Unit


@dataclass(frozen=True, slots=True)
class SignWords:
    """`agreement`: kappa between examiners with its source, or that no figure was found."""

    label: Promise
    agreement: Promise


# The table of criteria, 2.1 and 2.2: pooled kappa, or the range over studies where nothing was pooled.
NO_FIGURE = _("reliability: no figure found")
SIGNS = {
    Sign.TAUT_BAND: SignWords(_("Taut band"), _("reliability κ 0.08–0.75 (Lucas, S)")),
    Sign.SPOT_TENDERNESS: SignWords(_("Tender spot"), _("reliability κ 0.676 (Rathbone, S)")),
    Sign.RECOGNISED_PAIN: SignWords(_("Familiar pain, recognised"), _("tells the most; κ 0.575 (Rathbone, S)")),
    Sign.REFERRED_PAIN: SignWords(_("Refers pain elsewhere"), _("reliability κ 0.38–0.69 (Simons, R)")),
    Sign.LOCAL_TWITCH: SignWords(_("Local twitch"), _("reliability κ 0.05–0.57 (Lucas, S)")),
    Sign.PAINFUL_STRETCH: SignWords(_("Stretch is painful"), NO_FIGURE),
    Sign.PAINFUL_CONTRACTION: SignWords(_("Contraction is painful"), NO_FIGURE),
    Sign.PRESSED_PAINLESS: SignWords(_("Pressed firmly, no pain"), NO_FIGURE),
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
