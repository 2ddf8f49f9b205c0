"""The reference of instruments as Markdown, from instruments.csv and scoring.toml: scoring, limits, licence."""

from collections.abc import Iterable, Iterator

from needlebook.core.outcomes.scoring import Missing, Rule, Scoring, allowed_answers
from needlebook.core.outcomes.types import Instrument, Threshold
from needlebook.knowledge.library import Knowledge

HEAD = """# Instruments

How each instrument is scored, from `instruments.csv` and `scoring.toml`; written by `make docs`. One engine reads the
rules (`needlebook.core.outcomes.scoring`); no instrument has code of its own. Letters: **S** read in the source, **R**
recalled, **J** judged by us. A rule without a letter is as the table of instruments has it. A blank answer is not known
and is never filled, unless the instrument's own rule says how; then the score says so.

No text of a questionnaire is printed by Needlebook. What a patient answers on the phone are pain scales, ratings of
change and their own activities, in our own words; every other form is answered on paper and written down by item
numbers, or by its total.
"""
RULES = {
    Rule.SUM: "sum of the answers",
    Rule.MEAN: "mean of the answers",
    Rule.SCALED: "mean of the answers, put on the scale",
    Rule.HIGHEST: "highest answer",
}
MISSING = {
    Missing.REFUSED: "every answer is needed",
    Missing.LEFT_OUT: "a blank is left out",
    Missing.PART_MEAN: "a blank counts as the mean of its part",
    Missing.ZERO: "a blank counts 0",
}
ENTERED = {
    "clinician": "by the clinician",
    "patient": "by the clinician, or by the patient on the phone",
    "elsewhere": "not here",
}


def instrument_page(knowledge: Knowledge) -> str:
    """The whole page."""
    parts = [HEAD, *(_section(i, knowledge.scoring[i.id]) for i in knowledge.instruments.values())]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _section(instrument: Instrument, scoring: Scoring) -> str:
    rows = [(label, text) for label, text in _rows(instrument, scoring) if text]
    lines = "\n".join(f"- **{label}:** {text}" for label, text in rows)
    return f'## <a id="{instrument.id}"></a>`{instrument.id}` {instrument.name}\n\n{lines}\n'


def _rows(instrument: Instrument, scoring: Scoring) -> Iterator[tuple[str, str]]:
    yield "Measures", instrument.measures
    yield "For", ", ".join(name.replace("_", " ") for name in instrument.complaints) or "every complaint"
    yield "Score", _score(instrument)
    yield "Answers", _answers(scoring)
    yield "Rule", _rule(scoring)
    yield "Missing", _lettered(scoring.missing_says, scoring.letter)
    yield "Parts", "; ".join(_parts(scoring))
    yield "Units told", "; ".join(f"{unit.label} × {unit.factor:.10g}" for unit in scoring.units)
    yield "Asked once more outside", _plausible(instrument, scoring)
    yield "Series of its own", "; ".join(variant.label for variant in scoring.variants)
    yield "Means", "; ".join(band.says for band in scoring.bands)
    yield "Asked about", instrument.recall_period
    yield "Entered", " ".join(filter(None, [f"{ENTERED[scoring.entered]}.", scoring.says]))
    yield "Measurement error", _limit(instrument.mdc, instrument.unit)
    yield "Important change", _limit(instrument.mcid, instrument.unit)
    yield "Important change in percent", _limit(instrument.mcid_percent, "% of the first score")
    yield "Licence", instrument.source


def _score(instrument: Instrument) -> str:
    low, high = instrument.minimum, instrument.maximum
    ends = " to ".join("open" if end is None else f"{end:g}" for end in (low, high))
    better = {True: ", lower is better", False: ", higher is better", None: ", no direction is better"}
    return f"{ends} {instrument.unit}{better[instrument.lower_is_better]}"


def _answers(scoring: Scoring) -> str:
    if not scoring.items:
        return "the total only"
    also = ", or not applicable" if scoring.may_not_apply else ""
    return f"{scoring.items} × {scoring.each}, {allowed_answers(scoring)}{also}"


def _rule(scoring: Scoring) -> str:
    if not scoring.items:
        return ""
    scale = f" from {scoring.scale[0]:g} to {scoring.scale[1]:g}" if scoring.scale else ""
    parts = f"; the {scoring.combined.value} of the parts" if len(scoring.parts) > 1 else ""
    fewest = f", at least {scoring.fewest} answers" if scoring.missing is not Missing.REFUSED else ""
    spread = f"; a set that varies by more than {scoring.spread_most:g} % is discarded" if scoring.spread_most else ""
    return f"{RULES[scoring.rule]}{scale}{parts}; {MISSING[scoring.missing]}{fewest}{spread}"


def _parts(scoring: Scoring) -> Iterable[str]:
    for part in scoring.parts if len(scoring.parts) > 1 else ():
        weight = f" × {part.weight:g}" if part.weight != 1 else ""
        yield f"{part.name} ({', '.join(map(str, part.items))}){weight}"


def _plausible(instrument: Instrument, scoring: Scoring) -> str:
    if scoring.plausible is None:
        return ""
    low, high = scoring.plausible
    return f"{low:g} to {high:g} {instrument.unit} (J)"


def _lettered(text: str, letter: str) -> str:
    return f"{text} ({letter})" if letter else text


def _limit(limit: Threshold | None, unit: str) -> str:
    if limit is None:
        return "not published, or not found"
    about = ", ".join(part for part in (limit.level, limit.population) if part)
    return f"{limit.value:g} {unit}; {about}. {limit.source} ({limit.provenance})"
