"""What the lead has decided and what there is to read, as the pages print it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.governance.models import Adoption, Choice
from needlebook.clinic.governance.queries import adoptions_of, choices_of, is_lead, last_adoption
from needlebook.core.screening import Policy, PolicyTopic, Rule
from needlebook.knowledge import load
from needlebook.knowledge.choices import Moved, moved_by
from needlebook.knowledge.clauses import Difference, clauses, differences
from needlebook.web.decide.reasons import SourceView, source_views

ABOUT = {
    "rule": _("Rules"),
    "question": _("Questions"),
    "hazard": _("Hazards"),
    "score": _("Scores"),
    "constraint": _("Constraints"),
    "disagreement": _("Disagreements between sources"),
    "muscle": _("Muscles"),
    "evidence": _("What trials come to"),
    "number": _("Numbers of the drawing, the ranking and the plan"),
    "table": _("Other tables"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The differences about one kind of thing: 'Rules', 'Hazards', …"""

    title: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class PositionView:
    """One position of a topic with the rules that hold only under it."""

    name: str
    means: str
    is_strictest: bool
    is_held: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    """A disagreement, what the clinic holds, and who chose it; without a choice the strictest position holds."""

    id: str
    question: str
    positions: tuple[PositionView, ...]
    sources: tuple[SourceView, ...]
    choice: Choice | None

    @property
    def held(self) -> PositionView:
        return next(position for position in self.positions if position.is_held)


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the history. `why`: the note or the reason that was given; '' where there is none."""

    at: datetime
    by: User
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class KnowledgePage:
    """Everything on the page of the knowledge in use. `last`: what it is compared with; None: nothing yet."""

    adoption: Adoption | None
    last: Adoption | None
    groups: tuple[Group, ...]
    weak: tuple[Rule, ...]
    rule_count: int
    topics: tuple[TopicView, ...]
    history: tuple[Decision, ...]
    lead: User | None
    is_lead: bool


def knowledge_page(clinic: Clinic, user: User) -> KnowledgePage:
    """What is in use here, against what was adopted last."""
    book, last = load().rulebook, last_adoption(clinic)
    adoptions, choices = adoptions_of(clinic), choices_of(clinic)
    standing = (a for a in adoptions if a.version == load().version and a.withdrawn_at is None)
    return KnowledgePage(
        adoption=next(standing, None),
        last=last,
        groups=tuple(_groups(last)) if last else (),
        weak=tuple(rule for rule in book.rules if rule.is_weak),
        rule_count=len(book.rules),
        topics=tuple(topic_view(topic, choices) for topic in book.topics.values()),
        history=tuple(sorted(_history(adoptions, choices), key=lambda decision: decision.at, reverse=True)),
        lead=clinic.lead,
        is_lead=is_lead(user),
    )


def _groups(last: Adoption) -> Sequence[Group]:
    found = list(differences(last.clauses, dict(clauses(load()))))
    groups = (Group(str(title), tuple(d for d in found if d.about == about)) for about, title in ABOUT.items())
    return [group for group in groups if group.differences]


def _history(adoptions: Sequence[Adoption], choices: Sequence[Choice]) -> Iterator[Decision]:
    """A withdrawal is a decision of its own. A topic that is gone is named by its id."""
    topics = load().rulebook.topics
    for adoption in adoptions:
        version = {"version": adoption.version}
        yield Decision(adoption.at, adoption.by, gettext("Adopted %(version)s") % version, adoption.note)
        if adoption.withdrawn_at:
            what = gettext("Withdrew the adoption of %(version)s") % version
            yield Decision(adoption.withdrawn_at, adoption.withdrawn_by, what, "")
    for choice in choices:
        question = topics[choice.topic].question if choice.topic in topics else choice.topic
        what = gettext("Chose %(position)s: %(question)s") % {"position": choice.position, "question": question}
        yield Decision(choice.at, choice.by, what, choice.reason)


def topic_view(topic: PolicyTopic, choices: Sequence[Choice]) -> TopicView:
    """A topic with what is held. `choices`: newest first; a position that is no longer known is not held."""
    newest = next((choice for choice in choices if choice.topic == topic.id), None)
    if newest and newest.position not in dict(topic.positions):
        newest = None
    held = newest.position if newest else Policy({}).position(topic)
    rules = load().rulebook.rules
    positions = (
        PositionView(
            name=name,
            means=means,
            is_strictest=name == topic.positions[0][0],
            is_held=name == held,
            rules=tuple(rule for rule in rules if rule.choice == (topic.id, name)),
        )
        for name, means in topic.positions
    )
    return TopicView(topic.id, topic.question, tuple(positions), source_views(topic.sources), newest)


def moved_here(view: TopicView, position: str) -> Moved:
    """The rules that begin and cease to hold here when this position is taken."""
    return moved_by(view.id, view.held.name, position, load().rulebook)
