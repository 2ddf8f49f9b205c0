"""The words of the manual's pages: letters, statuses, kinds of effect."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from needlebook.core.anatomy import Provenance
from needlebook.knowledge.manual import Origin
from needlebook.web.decide.reasons import ADDRESS, PROVENANCE_WORDS

STATUSES = {"active": _("active"), "latent": _("latent"), "any": _("active or latent")}
RISKS = {"low": _("low"), "moderate": _("moderate"), "high": _("high")}
KINDS = {"muscle": _("Muscle"), "region": _("Region"), "complaint": _("Complaint")}
BY = {
    "nerve": _("Nerve"),
    "part": _("Body part"),
    "segments": _("Segments"),
    "code": _("ICD-10"),
    "felt": _("Felt in"),
    "site": _("Trigger point in"),
    "complaint": _("Candidate for"),
    "action": _("Action"),
    "spillover": _("May spill over to"),
}
FMA_MATCHES = {"exact": _("this muscle"), "parent": _("a larger part"), "part": _("a part of it")}
LETTER = re.compile(r"^([SRJCD])\s+(.*)$")
NEXT_SOURCE = re.compile(r"\s*;\s*(?=[SRJCD]\s)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as it is printed: its letter, its words without the addresses, and each address with its host."""

    letter: str
    text: str
    addresses: tuple[tuple[str, str], ...]

    @property
    def means(self) -> str:
        """The letter in words."""
        return str(PROVENANCE_WORDS[Provenance(self.letter)]) if self.letter in list(Provenance) else ""


def cited(source: str, letter: str = "") -> Cited:
    """'S Navarro 2020, https://…' -> S, 'Navarro 2020', the address. letter: where a column of its own holds it."""
    found = None if letter else LETTER.match(source)
    text = found[2] if found else source
    addresses = tuple((urlsplit(address).hostname or address, address) for address in ADDRESS.findall(text))
    bare = re.sub(r"\s*[;:,]\s*(?=[;:,]|$)", "", ADDRESS.sub("", text)).strip(" ;:,")
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return Cited(letter or (found[1] if found else ""), bare, addresses)


def cited_all(source: str) -> tuple[Cited, ...]:
    """Every source of a cell that holds several, each with its own letter."""
    return tuple(cited(part) for part in NEXT_SOURCE.split(source)) if source else ()


def cited_origin(origin: Origin) -> Cited:
    return cited(origin.source, origin.letter)


def letter_key() -> list[tuple[str, str]]:
    """Every provenance letter with its meaning."""
    return [(letter.value, str(words)) for letter, words in PROVENANCE_WORDS.items()]


def share(low: float | None, high: float | None) -> str:
    """0.3, 0.55 -> '30 to 55 %'; '' for not known."""
    if low is None or high is None:
        return ""
    if low == high:
        return f"{100 * low:g} %"
    return gettext("%(low)g to %(high)g %%") % {"low": 100 * low, "high": 100 * high}
