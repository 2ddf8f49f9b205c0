"""python -m bench.inference: our times beside the goals, then ours beside pyagrum. See bench/README.md."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from bench import report
from bench.inference.comparison import Comparison, Results, small_cases
from bench.inference.drawings import Drawn, drawings, neighbours_of
from bench.inference.limited import Limited
from bench.inference.ours import Needlebook
from bench.inference.peers import EXACT, PEERS
from bench.inference.timing import GOALS_MS, TESTS_GOAL_MS, Spent, p95, spread, timed, times
from needlebook.core.case import Case
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference

PAGE = Path("docs/explanation/performance.md")
BANDS = {"1–12": range(1, 13), "13–30": range(13, 31)}
SEARCHES = 30
WARMING = 10  # other drawings that ours has met before the clock starts
KINDS = ("realistic", "adversarial")
TIMES = (
    "kind",
    "regions",
    "drawings",
    "what",
    "p50 ms",
    "p95 ms",
    "max ms",
    "p95 processor ms",
    "goal p95",
    "reached",
    "not whole",
)
PEERS_TABLE = ("drawings", "engine", "done", "p50 processor ms", "time ÷ ours", "with building", "largest error")


def main() -> None:
    options = _options()
    anatomy, parameters = load().anatomy, load_inference().parameters
    ours, near = Needlebook(anatomy, parameters, None), neighbours_of(anatomy)
    header = f"{report.machine('numpy', 'pyagrum')}. {datetime.now(UTC):%Y-%m-%d}, seed {options.seed}."
    print(header, flush=True)

    def drawn(band: str, count: int, seed: int) -> list[Drawn]:
        return drawings(Random(seed), ours.network, near, BANDS[band], count)

    for one in [*drawn("1–12", WARMING, options.seed + 2), *drawn("13–30", WARMING, options.seed + 2)]:
        ours.ranked(one.case)
    goals = report.table(TIMES, _times_rows(ours, {b: drawn(b, 2 * options.drawings, options.seed) for b in BANDS}), 2)
    print(goals, flush=True)
    with Limited(options.seconds) as peers:
        small = small_cases(Random(options.seed), anatomy, parameters, options.compared)
        rows = [*_peer_rows("small, to brute force", small, peers)]
        for band in BANDS:
            chosen = drawn(band, options.compared, options.seed + 1)
            for kind in KINDS:
                cases = [(ours, one.case) for one in chosen if one.kind == kind]
                rows += _peer_rows(f"{kind}, {band}", cases, peers)
    compared = report.table(PEERS_TABLE, rows, 2)
    print(compared)
    if options.write:
        report.put(PAGE, "ranking-times", f"{header}\n\n{goals}")
        report.put(
            PAGE, "ranking-peers", f"{header} At most {options.seconds:g} s of the processor a case.\n\n{compared}"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.inference", description=__doc__)
    parser.add_argument("--drawings", type=int, default=150, help="of each kind and band, timed beside the goals")
    parser.add_argument("--compared", type=int, default=20, help="of each kind and band, side by side with the peers")
    parser.add_argument("--seconds", type=float, default=3.0, help="of the processor that a peer has for one case")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", action="store_true", help=f"write the tables into {PAGE}")
    return parser.parse_args()


def _times_rows(ours: Needlebook, drawn: dict[str, list[Drawn]]) -> Iterator[list[str]]:
    for kind in KINDS:
        for band, widths in BANDS.items():
            chosen = [one for one in drawn[band] if one.kind == kind]
            half = len(chosen) // 2
            found = times(ours, chosen[:half], chosen[half:])
            lead = [kind, band, str(half)]
            posterior = _goal(found.posterior, GOALS_MS[widths.start])
            yield [*lead, "posterior", *spread(found.posterior), *posterior, str(found.not_whole)]
            yield [*lead, "whole ranking", *spread(found.ranked), "", "", ""]
    searches = [timed(ours.tests)[0] for _ in range(SEARCHES)]
    lead = ["none", "0", str(SEARCHES), f"next test of {len(ours.network.muscles)}"]
    yield [*lead, *spread(searches), *_goal(searches, TESTS_GOAL_MS), ""]


def _goal(values: Sequence[Spent], limit: int) -> list[str]:
    if p95(one.clock for one in values) < limit:
        return [f"< {limit}", "yes"]
    is_crowded = p95(one.processor for one in values) < limit  # others used the machine as well
    return [f"< {limit}", "by processor only" if is_crowded else "**no**"]


def _peer_rows(title: str, cases: Sequence[tuple[Needlebook, Case]], peers: Limited) -> Iterator[list[str]]:
    comparison = Comparison()
    for ours, case in cases:
        comparison.add(ours, case, peers, list(PEERS), EXACT)
    print(f"{title}: {len(cases)} cases, {comparison.no_reference} without a reference", flush=True)
    for name, results in comparison.engines.items():
        yield [title, name, _done(results), *_figures(results)]


def _done(results: Results) -> str:
    """'27 of 30 (3 time)'."""
    done, missed = len(results.computing), results.short_of
    why = ", ".join(f"{count} {what}" for what, count in sorted(missed.items()))
    return f"{done} of {done + missed.total()}" + (f" ({why})" if why else "")


def _figures(results: Results) -> list[str]:
    if not results.computing:
        return ["", "", "", ""]
    ratios = [f"{median(values):.3g}" for values in (results.ratio, results.ratio_with_building)]
    error = f"{max(results.errors):.1g}" if results.errors else "is the reference"
    return [f"{median(results.computing):.1f}", *ratios, error]


if __name__ == "__main__":
    main()
