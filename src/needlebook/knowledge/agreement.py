"""Published agreement between examiners, by sign and muscle, from agreement.csv."""

from collections.abc import Collection
from pathlib import Path

from needlebook.core.case import Sign
from needlebook.core.inference.reliability import Agreement
from needlebook.knowledge.tables import Row, read

COLUMNS = "sign,muscle_id,figure,value,low,high,pooled,examiners,raters,patients,study,source,note"
WHOLE = "trigger_point"  # not a sign: the diagnosis as a whole
FIGURES = ("kappa", "pabak", "agreement")
EXAMINERS = ("", "trained", "mixed", "novice")


def read_agreements(path: Path, muscles: Collection[str]) -> tuple[Agreement, ...]:
    """Every row. KnowledgeError names file and line of a figure that cannot be, or of two pooled ones for a sign."""
    found: list[Agreement] = []
    for row in read(path, COLUMNS):
        agreement = _agreement(row, muscles)
        if agreement.is_pooled and any(a.is_pooled and a.sign is agreement.sign for a in found):
            raise row.error(f"a second pooled figure for {row.cells['sign']}", "one for each sign")
        found.append(agreement)
    return tuple(found)


def _agreement(row: Row, muscles: Collection[str]) -> Agreement:
    sign = row.one_of("sign", (WHOLE, *Sign))
    muscle = row.maybe("muscle_id")
    row.need("muscle_id", [muscle] if muscle else [], muscles, "muscle")
    value, low, high = (_share(row, column) for column in ("value", "low", "high"))
    if value is None and low is None:
        raise row.error("neither value nor low is filled", "a figure or the lower end of a range")
    is_pooled = row.yes("pooled")
    if is_pooled and (value is None or value == 0 or muscle):
        raise row.error("a pooled figure needs a value above 0 and no muscle", "a value over many muscles")
    return Agreement(
        sign=None if sign == WHOLE else Sign(sign),
        muscle=muscle,
        figure=row.one_of("figure", FIGURES),
        value=value,
        low=low,
        high=high,
        is_pooled=is_pooled,
        examiners=row.one_of("examiners", EXAMINERS),
        raters=row.whole("raters"),
        patients=row.whole("patients"),
        study=row.text("study"),
        source=row.source(),
        provenance=row.letter("source"),
        note=row.cells["note"],
    )


def _share(row: Row, column: str) -> float | None:
    value = row.number(column)
    if value is not None and not 0 <= value <= 1:
        raise row.error(f"{column} is {value:g}", "0 to 1")
    return value
