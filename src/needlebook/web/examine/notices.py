"""What has to be said beside a ranking: what stops it, what it leaves open, how far to trust it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from needlebook.core.inference import Caution, Ranking
from needlebook.core.screening import Verdict
from needlebook.web.frame.verdicts import URGENCY_WORDS

ADDRESS = re.compile(r"https?://[^\s;,)]+")
NO_URGENCY = _("A doctor first.")
JUDGED = _("judged by the compiler (J)")


@dataclass(frozen=True, slots=True)
class Stop:
    """A red flag: what it is, why it stops the ranking, how soon a doctor has to see it."""

    says: str
    because: str
    urgency: str


@dataclass(frozen=True, slots=True)
class CautionView:
    """A sentence and where it comes from; address is empty where there is none."""

    says: str
    source: str
    address: str


def stops(verdict: Verdict) -> Iterator[Stop]:
    """The red flags of a verdict, most urgent first."""
    for reason in verdict.red_flags:
        rule = reason.rule
        yield Stop(rule.says, rule.because, str(URGENCY_WORDS[rule.urgency] if rule.urgency else NO_URGENCY))


def cautions(ranking: Ranking) -> Iterator[CautionView]:
    """The cautions of a ranking, most important first."""
    return (caution_view(caution) for caution in ranking.warnings)


def caution_view(caution: Caution) -> CautionView:
    """A sentence of the tables; the letter J alone is written out."""
    found = ADDRESS.search(caution.source)
    words = " ".join(ADDRESS.sub("", caution.source).split())
    return CautionView(caution.says, str(JUDGED) if words == "J" else words, found[0] if found else "")
