"""May this exercise be done today? Every reason that holds is named; the strictest one decides."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer
from needlebook.core.therapy.types import (
    Advice,
    Contraindication,
    Effort,
    Exercise,
    Facts,
    Level,
    Needled,
    Reason,
    Rules,
    StopSign,
)


def advise(exercise: Exercise, facts: Facts, needled: Iterable[Needled], now: datetime, rules: Rules) -> Advice:
    """What may be done now. A needle set after `now` counts as one set now; nothing known speaks for MAY alone."""
    reasons = [
        *_stops(facts, rules.stop_signs),
        *_contraindicated(exercise.contraindications, facts),
        *_needled(exercise, facts, needled, now, rules),
        *_painful(exercise, facts),
    ]
    reasons.sort(key=lambda reason: -reason.level)
    return Advice(max((reason.level for reason in reasons), default=Level.MAY), tuple(reasons))


def _stops(facts: Facts, signs: Sequence[StopSign]) -> Iterator[Reason]:
    for sign in signs:
        answers = [facts.answer(id) for id in sign.any_of]
        together = [facts.answer(id) for id in sign.all_of]
        keys = (*sign.any_of, *sign.all_of)
        if Answer.YES in answers or (together and all(answer is Answer.YES for answer in together)):
            yield Reason(f"stop.{sign.id}", Level.STOP, sign.says, sign.source, sign.provenance)
        elif (open_ := _open(keys, facts, together)) and _is_asked_for(sign, keys, facts):
            yield Reason(f"ask.{sign.id}", Level.ASK, sign.says, sign.source, sign.provenance, open_)


def _open(keys: Sequence[str], facts: Facts, together: Sequence[Answer | None]) -> tuple[str, ...]:
    """What could still make the sign true. One denial settles signs that count only together."""
    if Answer.NO in together:
        keys = keys[: len(keys) - len(together)]
    return tuple(id for id in keys if facts.answer(id) in (None, Answer.UNKNOWN))


def _is_asked_for(sign: StopSign, keys: Sequence[str], facts: Facts) -> bool:
    """By the complaint; or because something of the sign was said that is not a no."""
    is_touched = any(facts.answer(id) in (Answer.YES, Answer.UNKNOWN) for id in keys)
    return is_touched or not sign.complaints or facts.complaint in sign.complaints


def _contraindicated(found: Sequence[Contraindication], facts: Facts) -> Iterator[Reason]:
    for item in found:
        answers = [facts.answer(id) for id in item.keys]
        if Answer.YES in answers:
            yield Reason(f"contra.{item.id}", Level.NOT_NOW, item.says, item.source, item.provenance)
        elif open_ := tuple(id for id in item.keys if facts.answer(id) in (None, Answer.UNKNOWN)):
            yield Reason(f"ask.{item.id}", Level.ASK, item.says, item.source, item.provenance, open_)


def _needled(
    exercise: Exercise, facts: Facts, needled: Iterable[Needled], now: datetime, rules: Rules
) -> Iterator[Reason]:
    after = rules.after_needling
    recent = [n for n in needled if n.muscle in exercise.muscles and _is_side(n, facts)]
    recent = [n for n in recent if now - n.at < timedelta(hours=after.hours)]
    if not recent:
        return
    muscles = tuple(dict.fromkeys(n.muscle for n in recent))
    if exercise.effort is Effort.LOW:
        code, level, said = "needled.low_load", Level.MAY, after.low_load
    elif exercise.effort is Effort.HEAVY:
        code, level, said = "needled.no_heavy", Level.LOWER, after.no_heavy
    else:
        is_same_day = any(n.at.date() >= now.date() for n in recent)
        code, level = "needled.no_maximal", Level.NOT_NOW
        said = after.same_day if is_same_day else after.no_heavy
    yield Reason(code, level, said.text, said.source, said.provenance, muscles=muscles)


def _is_side(needled: Needled, facts: Facts) -> bool:
    """A side that is not known, and the midline, count for both."""
    known = (Side.LEFT, Side.RIGHT)
    return needled.side not in known or facts.side not in known or needled.side is facts.side


def _painful(exercise: Exercise, facts: Facts) -> Iterator[Reason]:
    rule, pain = exercise.pain_rule, facts.pain
    if pain is None:
        return
    if pain.during is not None and pain.during > rule.during:
        says = f"Pain was {pain.during} of 10 during the exercise; up to {rule.during} is allowed"
        yield Reason("pain.during", Level.LOWER, says, rule.source, rule.provenance)
    if pain.before is not None and pain.next_day is not None and pain.next_day > pain.before:
        says = f"Pain was {pain.before} of 10 before the exercise and {pain.next_day} by the next session"
        yield Reason("pain.not_back", Level.LOWER, says, rule.source, rule.provenance)
