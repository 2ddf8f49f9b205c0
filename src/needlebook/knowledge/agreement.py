"""Published agreement between examiners, by sign and muscle, from agreement.csv."""

from collections.abc import Collection
from pathlib import Path

from needlebook.core.case import Sign
from needlebook.core.inference.reliability import Agreement, Beside
from needlebook.knowledge.tables import Row, need_address, read

COLUMNS = "sign,muscles,figure,value,low,high,pooled,examiners,raters,patients,study,source,note"
NOT_SEEN = "not_seen"  # the study is known, its figures are not: the note says what it came to
FIGURES = ("kappa", "pabak", "agreement", "icc", NOT_SEEN)
SUBJECTS = {subject.value: subject for subject in (*Beside, *Sign)}
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
    sign, figure = SUBJECTS[row.one_of("sign", SUBJECTS)], row.one_of("figure", FIGURES)
    row.need("muscles", row.many("muscles"), muscles, "muscle")
    need_address(row, row.letter("source"), "source")
    value, low, high = (_share(row, column) for column in ("value", "low", "high"))
    if value is None and low is None and not (figure == NOT_SEEN and row.text("note")):
        raise row.error("neither value nor low is filled", "a figure or the lower end of a range")
    is_pooled = row.yes("pooled")
    if is_pooled and (value is None or value == 0 or row.many("muscles")):
        raise row.error("a pooled figure needs a value above 0 and no muscle", "a value over many muscles")
    return Agreement(
        sign=sign,
        muscles=row.many("muscles"),
        figure=figure,
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
