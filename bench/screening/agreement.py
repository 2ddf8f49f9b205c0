"""Equal answers first: every rule at every place, then the decision, on every case. One difference stops the bench."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.screening.decision import Outcome, consequence, decided, outcome
from bench.screening.flattening import Flattener
from bench.screening.peers import Given, Peer, Table
from bench.screening.translation import Document, Line, document, facts_of
from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.screening import Policy, RuleBook, Verdict, screen
from needlebook.core.screening.consequences import active_rules
from needlebook.core.screening.facts import CaseFacts, SiteFacts, site_facts
from needlebook.core.screening.truth import Truth, every


class Differs(Exception):
    """Two engines gave different answers; nothing is timed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The table that all engines work with."""

    anatomy: Anatomy
    book: RuleBook
    policy: Policy

    def screened(self, case: Case) -> Verdict:
        return screen(case, self.anatomy, self.book, self.policy)

    def documents(self, cases: Sequence[Case], with_possible: bool) -> list[Document]:
        """The flat facts of each case."""
        facts = facts_of(active_rules(self.book, self.policy))
        return [document(case, self.book, self._sites(case), facts, with_possible) for case in cases]

    def flattener(self) -> Flattener:
        return Flattener(self.anatomy, self.book, active_rules(self.book, self.policy))

    def _sites(self, case: Case) -> list[SiteFacts]:
        return [site_facts(plan, self.anatomy, self.book) for plan in case.planned]

    def truths(self, case: Case, lines: Iterable[Line]) -> list[Truth]:
        """Every line by the expressions' own evaluator, which none of the engines uses."""
        person = CaseFacts(case, self.book)
        places = [person.at(site) for site in self._sites(case)]
        return [_truth(line, person, places) for line in lines]


def _truth(line: Line, person: CaseFacts, places: Sequence[CaseFacts]) -> Truth:
    when = line.rule.when.value(person)
    if line.site is None or line.rule.where is None:
        return when
    return every([when, line.rule.where.value(places[line.site])])


def check(cases: Sequence[Case], setting: Setting, table: Table, peers: Sequence[Peer]) -> int:
    """Compare all engines on all cases; returns how many truths were compared."""
    compared = 0
    flattener = setting.flattener()
    for case, flat in zip(cases, setting.documents(cases, True), strict=True):
        _same("flattened facts", flattener.flat(case, True), flat)
        own = table.lines[len(case.planned)]
        truths = setting.truths(case, own)
        expected = _expected(own, truths, len(case.planned))
        _check_ours(setting.screened(case), own, truths, expected)
        for peer in peers:
            _check_peer(peer, peer.prepared(flat, len(case.planned)), own, truths, expected)
        compared += len(truths) * (1 + len(peers))
    return compared


def _expected(own: Sequence[Line], truths: Sequence[Truth], site_count: int) -> Outcome:
    fired = [consequence(line) for line, truth in zip(own, truths, strict=True) if truth is Truth.YES]
    return decided(fired, site_count)


def _check_ours(verdict: Verdict, own: Sequence[Line], truths: Sequence[Truth], expected: Outcome) -> None:
    strongest: dict[str, Truth] = {}
    for line, truth in zip(own, truths, strict=True):
        strongest[line.rule.id] = max(truth, strongest.get(line.rule.id, Truth.NO))
    _same("needlebook, trace", dict(verdict.trace), strongest)
    fired = {(r.rule.id, site) for r in verdict.reasons for site in r.sites or (None,)}
    places = [(site.muscle, site.side) for site in verdict.sites]
    so = {
        (line.rule.id, None if line.site is None else places[line.site])
        for line, truth in zip(own, truths, strict=True)
        if truth is Truth.YES
    }
    _same("needlebook, rules and places", fired, so)
    _same("needlebook, decision", outcome(verdict), expected)


def _check_peer(peer: Peer, facts: Given, own: Sequence[Line], truths: Sequence[Truth], expected: Outcome) -> None:
    for line, truth, sure, is_open in zip(own, truths, *peer.halves(facts, len(expected.sites)), strict=True):
        told = Truth.YES if sure else Truth.UNKNOWN if is_open else Truth.NO
        _same(f"{peer.name}, {line.rule.id} at {line.site}", told, truth)
    _same(f"{peer.name}, decision", peer.with_open(facts, len(expected.sites)).outcome, expected)
    _same(f"{peer.name}, verdict only", peer.verdict(facts, len(expected.sites)).outcome, expected)


def _same(what: str, found: object, expected: object) -> None:
    if found == expected:
        return
    if isinstance(found, dict) and isinstance(expected, dict):
        names = [name for name in expected | found if found.get(name) != expected.get(name)]
        found, expected = {name: found.get(name) for name in names}, {name: expected.get(name) for name in names}
    raise Differs(f"{what}: {found}, expected {expected}")
