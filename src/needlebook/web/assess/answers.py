"""Reads what was ticked in the history: `answer:<question>` and, under a yes, side, where, state and detail."""

from collections.abc import Sequence

from django.http import QueryDict

from needlebook.clinic.assessments.actions import GivenAnswer

UNASKED = "unasked"
ANSWER = "answer:"


def posted_questions(data: QueryDict) -> Sequence[str]:
    """Ids of the questions that were sent."""
    return [name.removeprefix(ANSWER) for name in data if name.startswith(ANSWER)]


def read_answers(data: QueryDict) -> Sequence[GivenAnswer]:
    """One answer for each question that was sent. What the knowledge does not have is refused by the action."""
    return [_given(id, data) for id in posted_questions(data)]


def _given(id: str, data: QueryDict) -> GivenAnswer:
    """Side, place, state and detail belong to a yes; another answer drops them."""
    answer = data[f"{ANSWER}{id}"]
    if answer == UNASKED:
        return GivenAnswer(id, None)
    if answer != "yes":
        return GivenAnswer(id, answer)
    return GivenAnswer(
        question=id,
        answer=answer,
        side=data.get(f"side:{id}", ""),
        where=tuple(dict.fromkeys(place for place in data.getlist(f"where:{id}") if place)),
        state=data.get(f"state:{id}", ""),
        detail=data.get(f"detail:{id}", "").strip(),
    )
