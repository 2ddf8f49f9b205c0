"""The consent page in plain values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Consent
from needlebook.core.anatomy import Provenance, place_name
from needlebook.core.screening import Decision, SiteDecision, Verdict
from needlebook.knowledge import load
from needlebook.knowledge.guidance import ConsentItem, Section, load_guidance
from needlebook.web.consent.forms import ConsentForm
from needlebook.web.consent.words import PROVENANCE_WORDS
from needlebook.web.frame.verdicts import overridden_at

SECTIONS: tuple[Section, ...] = get_args(Section)
DOT = 6.4  # width of one of the hundred squares with its gap


@dataclass(frozen=True, slots=True)
class Common:
    """How many of a hundred sessions; `is_less` when it is less than one. `width`: of the filled squares."""

    of_100: int
    is_less: bool
    says: str
    width: float


@dataclass(frozen=True, slots=True)
class Serious:
    """A serious risk, and where: 'Sciatic nerve (Gluteus maximus, left)'. No places: it holds for every site."""

    title: str
    says: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A sentence of the page, where it comes from and how far it was traced."""

    says: str
    sources: tuple[Source, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    says: str
    is_required: bool
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that was given."""

    answer: str
    tone: str
    icon: str
    how: str
    at: datetime
    by: str
    sites: tuple[str, ...]
    unchecked: tuple[str, ...]
    leaflet: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Against:
    """A safety rule that the practitioner goes against at this place; the patient is told, and may ask why."""

    place: str
    says: str


@dataclass(frozen=True, slots=True)
class ConsentPage:
    places: tuple[str, ...]
    left_out: tuple[str, ...]
    against: tuple[Against, ...]
    what: tuple[ConsentItem, ...]
    common: tuple[Common, ...]
    common_notes: tuple[ConsentItem, ...]
    serious: tuple[Serious, ...]
    rates: tuple[ConsentItem, ...]
    help: tuple[ConsentItem, ...]
    instead: tuple[ConsentItem, ...]
    acupuncture: tuple[ConsentItem, ...]
    checks: tuple[Check, ...]
    origins: tuple[Origin, ...]
    history: tuple[Given, ...]
    practitioner: str
    training: str
    leaflet: str
    is_valid: bool
    is_covering: bool


def present(visit: Visit, verdict: Verdict, form: ConsentForm) -> ConsentPage:
    """Everything the page prints. What holds only for some sites is left out where it does not apply."""
    guidance = load_guidance()
    permitted = [site for site in verdict.sites if site.decision is not Decision.AVOID]
    hazards = {hazard for site in permitted for hazard in site.hazards}

    def items(section: Section) -> tuple[ConsentItem, ...]:
        return guidance.before_consent(section, hazards, verdict.constraints)

    answers = list(visit.consents.select_related("by"))
    return ConsentPage(
        places=_places(permitted),
        left_out=_places(site for site in verdict.sites if site.decision is Decision.AVOID),
        against=tuple(_against(permitted, verdict)),
        what=items("what"),
        common=tuple(map(_common, items("common"))),
        common_notes=items("common_note"),
        serious=tuple(_serious(item, permitted) for item in items("serious")),
        rates=items("rate"),
        help=items("help"),
        instead=items("instead"),
        acupuncture=items("acupuncture"),
        checks=tuple(_checks(items("check"), form)),
        origins=tuple(_origin(item) for section in SECTIONS for item in items(section)),
        history=tuple(_given(answer) for answer in answers),
        practitioner=visit.practitioner.get_full_name() or visit.practitioner.username,
        training=visit.practitioner.training,
        leaflet=guidance.leaflet,
        is_valid=bool(answers and answers[0].is_valid),
        is_covering=bool(answers and answers[0].is_valid and _covers(answers[0], permitted)),
    )


def _places(sites: Iterable[SiteDecision]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_place(site.muscle, site.side) for site in sites))


def _against(permitted: Iterable[SiteDecision], verdict: Verdict) -> Iterator[Against]:
    for site in permitted:
        yield from (Against(_place(site.muscle, site.side), says) for says in overridden_at(site, verdict))


def _place(muscle: str, side: str) -> str:
    known = load().anatomy.muscles.get(muscle)
    return place_name(known.label if known else muscle, side)


def _common(item: ConsentItem) -> Common:
    percent = item.percent or 0.0
    of_100 = max(1, round(percent))
    return Common(of_100, percent < 0.5, item.says, round(of_100 * DOT, 1))


def _serious(item: ConsentItem, sites: Iterable[SiteDecision]) -> Serious:
    return Serious(item.title, item.says, tuple(_structures(item, list(sites))))


def _structures(item: ConsentItem, sites: list[SiteDecision]) -> Iterator[str]:
    for hazard in load().rulebook.hazards:
        if hazard.id in item.hazards:
            near = _places(site for site in sites if hazard.id in site.hazards)
            if near:
                yield f"{hazard.structure[:1].upper()}{hazard.structure[1:]} ({'; '.join(near)})"


def _checks(items: Iterable[ConsentItem], form: ConsentForm) -> Iterator[Check]:
    ticked = form["checked"].value() or []
    for item in items:
        yield Check(item.id, item.says, item.is_required, item.id in ticked)


def _origin(item: ConsentItem) -> Origin:
    codes = tuple(Source(code, _address(code)) for code in item.sources if code != Provenance.JUDGED)
    says = f"{item.title}. {item.says}" if item.title else item.says
    return Origin(f"{says[:1].upper()}{says[1:]}", codes, str(PROVENANCE_WORDS[item.provenance]))


def _address(code: str) -> str:
    """The first address of a source that can be opened; empty for literature that has none here."""
    first = load().sources.get(code, "").partition(" ")[0]
    return first if first.startswith(("https://", "http://")) else ""


def _covers(consent: Consent, sites: Iterable[SiteDecision]) -> bool:
    covered = {tuple(site) for site in consent.sites}
    return all((site.muscle, site.side.value) in covered for site in sites)


def _given(consent: Consent) -> Given:
    tone = "ok" if consent.is_valid else "precautions" if consent.withdrawn_at else "stop"
    checks = load_guidance().before_consent("check")
    agreed = consent.answer == Consent.Answer.AGREES
    return Given(
        answer=str(consent.get_answer_display()),
        tone=tone,
        icon="check" if consent.is_valid else "x",
        how=str(consent.get_how_display()) if consent.how else "",
        at=consent.at,
        by=consent.by.short_name,
        sites=tuple(_place(muscle, side) for muscle, side in consent.sites),
        unchecked=tuple(item.says for item in checks if agreed and item.id not in consent.checked),
        leaflet=consent.leaflet,
        withdrawn_at=consent.withdrawn_at,
    )
