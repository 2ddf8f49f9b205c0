"""What was made of it: the verdict that was kept, the muscles that were ranked, and the author's own reasons."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.deciding import kept_verdict, overrides_at
from needlebook.clinic.assessments.models import Decided, Override
from needlebook.clinic.assessments.ranking import ranking_on
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.decide.kept import KeptVerdict, kept_verdict_view
from needlebook.web.examine.words import CERTAINTY_WORDS
from needlebook.web.letters.paper import moment
from needlebook.web.letters.parts import Line, Part
from needlebook.web.notes.record import VisitRecord, stage_origin
from needlebook.web.templatetags.needlebook import percent

MOST_RANKED = 3


def judged(record: VisitRecord) -> Iterator[Part]:
    """The parts under the third heading."""
    group = _("Assessment")
    yield Part("verdict", _("Verdict"), tuple(_verdict(record)), group=group, is_needed=True)
    yield Part("ranking", _("Likely muscles"), tuple(_ranking(record)), group=group)
    hint = _("In your own words: what explains the complaint, what speaks against it, why this treatment.")
    yield Part("reasoning", _("Reasoning"), (), group=group, hint=hint)


def _verdict(record: VisitRecord) -> Iterator[Line]:
    kept = kept_verdict(record.visit)
    if kept is None:
        yield Line(_("No verdict was kept at this visit."), stage_origin("Decide"))
        return
    overridden = overrides_at(kept)
    view, origin = kept_verdict_view(kept, overridden), _origin(kept)
    yield Line(_word(view), origin)
    for says in dict.fromkeys(reason.says for reason in view.reasons):
        yield Line(f"{says}.", origin)
    for override in overridden:
        yield Line(_override(override), origin)


def _word(view: KeptVerdict) -> str:
    word = _("Verdict: %(word)s.") % {"word": view.line.word}
    asked = _("Not asked: %(list)s.") % {"list": "; ".join(view.asked)} if view.asked else ""
    return " ".join(part for part in (word, view.urgency, asked) if part)


def _override(row: Override) -> str:
    where = f" ({muscle_name(row.muscle, row.side)})" if row.muscle else ""
    words = {"rule": row.rule, "where": where, "reason": row.reason, "name": row.by.short_name}
    return _("Overridden: %(rule)s%(where)s. Reason: %(reason)s (%(name)s).") % words


def _origin(kept: Decided) -> str:
    words = {"when": moment(kept.at), "name": kept.by.short_name, "version": kept.version}
    return _("From Decide, %(when)s, %(name)s, knowledge %(version)s") % words


def _ranking(record: VisitRecord) -> Iterator[Line]:
    case, origin = record.sheet.case, stage_origin("Examine")
    if not (case.pain or case.findings or case.pressures):
        yield Line(_("Not ranked: nothing is drawn and nothing was found."), origin)
        return
    ranking = ranking_on(case, record.sheet.verdict)
    origin = _("From Examine, ranked by knowledge %(version)s") % {"version": load().version}
    for ranked in ranking.muscles[:MOST_RANKED]:
        words = {"muscle": muscle_name(ranked.muscle, ranked.side), "percent": percent(ranked.probability)}
        yield Line(_("%(muscle)s: %(percent)s %% by drawing and findings.") % words, origin)
    yield Line(f"{CERTAINTY_WORDS[ranking.certainty][0]}.", origin)
