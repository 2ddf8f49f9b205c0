"""python -m bench.accuracy: how often the ranking is right in worlds that are made up. See bench/README.md."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import report
from bench.accuracy.findings import AS_ASSUMED, EXAMINERS, HALF
from bench.accuracy.needed import FIXED, LOOKS, MOST_TESTS, Needed, needed
from bench.accuracy.picture import drawn
from bench.accuracy.scores import Bin, brier, calibration, log_loss, share_found
from bench.accuracy.sources import LeftOut, nothing_left_out, points_left_out, sources_left_out
from bench.accuracy.trial import Trial, engines, trial
from bench.accuracy.worlds import FEW, MODEL, WORLDS
from needlebook.core.inference.network import Flags, Floats
from needlebook.core.vigilance.rates import Rate
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference

PAGE = Path("docs/explanation/accuracy.md")
PICTURE = Path("docs/images/calibration.svg")
SOURCES = (
    "left out",
    "rows that name it",
    "that name only it",
    "muscles hit",
    "gone",
    "patterns asked",
    "first",
    "among 3",
)
FOUND = ("world", "asked with", "patients", "first is active", "one of 3 is active", "Brier", "÷ complaint", "log loss")
CALIBRATION = ("probability said", *[f"{n}: {what}" for n in (1, 2, 3, 4) for what in ("muscles", "active %")])
COMPLAINTS = ("complaint", "patients", "drawing: first", "drawing: one of 3", "examined: first", "examined: one of 3")
NEEDED = (
    "a test is",
    "order",
    "patients",
    "reached 90 %",
    "median tests",
    "mean tests",
    "÷ fixed order",
    "mean where all got there",
    "first is active",
)


def main() -> None:
    options = _options()
    anatomy, parameters = load().anatomy, load_inference().parameters
    complaints = engines(anatomy, parameters)
    header = f"{report.machine('numpy')}. {datetime.now(UTC):%Y-%m-%d}, seed {options.seed}."
    print(header, flush=True)
    left_out = [nothing_left_out(anatomy, parameters), points_left_out(anatomy, parameters)]
    left_out += sources_left_out(anatomy, parameters)
    parts = {"accuracy-sources": _shown(report.table(SOURCES, map(_source_row, left_out)))}
    trials = {
        world.name: trial(
            options.seed, world, complaints, options.patients, EXAMINERS if world is FEW else [AS_ASSUMED]
        )
        for world in WORLDS
    }
    rows = [row for world in WORLDS for row in _found_rows(world.name, trials[world.name])]
    parts["accuracy-found"] = _shown(report.table(FOUND, rows, 2))
    parts["accuracy-complaints"] = _shown(report.table(COMPLAINTS, _complaint_rows(list(complaints), trials[FEW.name])))
    curves = _curves(trials)
    parts["accuracy-calibration"] = _shown(_calibration(curves))
    tests = {look: needed(options.seed + 1, complaints, options.examined, test) for look, test in LOOKS.items()}
    needed_rows = [row for look, by_order in tests.items() for row in _needed_rows(look, by_order)]
    parts["accuracy-tests"] = _shown(report.table(NEEDED, needed_rows, 2))
    if options.write:
        for name, text in parts.items():
            report.put(PAGE, name, f"{header}\n\n{text}")
        PICTURE.write_text(drawn(curves))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument("--patients", type=int, default=120, help="for each of the complaints, in each world")
    parser.add_argument("--examined", type=int, default=25, help="for each of the complaints, pressed muscle by muscle")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", action="store_true", help=f"write the tables into {PAGE}, the picture to {PICTURE}")
    return parser.parse_args()


def _shown(text: str) -> str:
    print(f"\n{text}", flush=True)
    return text


def _source_row(one: LeftOut) -> list[str]:
    found = [f"{sum(rank <= first for rank in one.ranks)}" if one.ranks else "" for first in (1, 3)]
    return [one.name, *map(str, (one.cited, one.alone, one.muscles, one.gone, len(one.ranks))), *found]


def _found_rows(world: str, found: Trial) -> Iterator[list[str]]:
    by = {"complaint alone": found.complaint, "pattern overlap": found.overlap, "drawing": found.drawing}
    by |= {f"examined, {name}": said for name, said in found.examined.items()}
    for name, said in by.items():
        hits = [_percent(share_found(said, found.active, first)) for first in (1, 3)]
        yield [world, name, str(len(said)), *hits, *_fit(name, said, found)]


def _complaint_rows(complaints: Sequence[str], found: Trial) -> Iterator[list[str]]:
    """The patients stand in the order of the complaints, equally many of each."""
    count = len(found.active) // len(complaints)
    for n, complaint in enumerate(complaints):
        own = slice(n * count, (n + 1) * count)
        said = (found.drawing[own], found.examined[AS_ASSUMED.name][own])
        hits = [_percent(share_found(one, found.active[own], first)) for one in said for first in (1, 3)]
        yield [complaint, str(count), *hits]


def _fit(name: str, said: Floats, found: Trial) -> list[str]:
    if name == "pattern overlap":  # an order, not a probability
        return ["", "", ""]
    score, before = brier(said, found.active), brier(found.complaint, found.active)
    return [f"{score:.4f}", f"{score / before:.2f}", f"{log_loss(said, found.active):.4f}"]


def _curves(trials: dict[str, Trial]) -> dict[str, Sequence[Bin]]:
    few = trials[FEW.name]

    def curve(said: Floats, active: Flags) -> Sequence[Bin]:
        return calibration(said, active)

    return {
        "1 The model itself, drawing": curve(trials[MODEL.name].drawing, trials[MODEL.name].active),
        "2 Few muscles and noise, drawing": curve(few.drawing, few.active),
        "3 … examined, as the weights assume": curve(few.examined[AS_ASSUMED.name], few.active),
        "4 … examined, signs half as telling": curve(few.examined[HALF.name], few.active),
    }


def _calibration(curves: dict[str, Sequence[Bin]]) -> str:
    columns = list(curves.values())
    rows = [
        [
            f"{bins[0].low:g} to {bins[0].high:g}",
            *[cell for one in bins for cell in (f"{one.rate.n:,}", _percent(one.rate))],
        ]
        for bins in zip(*columns, strict=True)
    ]
    return report.table(CALIBRATION, rows)


def _needed_rows(look: str, by_order: dict[str, Needed]) -> Iterator[list[str]]:
    fixed = by_order[FIXED]
    for name, one in by_order.items():
        typical = f"over {MOST_TESTS}" if one.typical is None else f"{one.typical:g}"
        shared = "" if one.shared is None else f"{one.shared:.1f}"
        means = [f"{one.mean:.1f}", f"{one.mean / fixed.mean:.2f}", shared]
        yield [look, name, str(one.reached.n), _percent(one.reached), typical, *means, _percent(one.right)]


def _percent(rate: Rate) -> str:
    """'62.1 (60.3–63.8)': per cent, with the exact 95 % interval."""
    if rate.share is None:
        return ""
    return f"{100 * rate.share:.1f} ({100 * rate.low:.1f}–{100 * rate.high:.1f})"


if __name__ == "__main__":
    main()
