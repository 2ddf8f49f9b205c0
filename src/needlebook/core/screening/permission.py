"""What screening would say to a needle in a muscle, in the sentences of its rules."""

from dataclasses import dataclass

from needlebook.core.screening.types import Decision, SiteDecision, Verdict


@dataclass(frozen=True, slots=True)
class Permission:
    """What screening would say to a needle in a muscle. `because`: what the rules behind it say, strictest first."""

    decision: Decision
    because: tuple[str, ...]

    @property
    def is_out(self) -> bool:
        return self.decision is Decision.AVOID


def permission(site: SiteDecision, verdict: Verdict) -> Permission:
    """A site's decision with the sentences of the rules that made it as strict as it is."""
    own = list(verdict.reasons_at(site))
    if site.decision is Decision.AVOID:
        own = [reason for reason in own if reason.decision != Decision.PRECAUTIONS]
        own = own or [reason for reason in verdict.reasons if reason.decision in ("refer_first", "do_not_needle")]
    return Permission(site.decision, tuple(dict.fromkeys(reason.rule.says for reason in own)))
