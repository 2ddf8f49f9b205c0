"""python -m bench.screening: equal answers, then one table of figures. See bench/README.md."""

import argparse
from statistics import median
from time import perf_counter

from bench import report
from bench.screening.agreement import Setting, check
from bench.screening.cases import synthetic_cases
from bench.screening.forms import zen_forms
from bench.screening.growth import COUNTS, book_of
from bench.screening.peers import JsonLogic, Peer, Table, Zen
from bench.screening.timing import OURS, Figures, microseconds, timed
from needlebook.core.case import Case
from needlebook.core.screening import Policy, RuleBook, tables
from needlebook.core.screening.consequences import active_rules
from needlebook.knowledge import Knowledge, load

MOST_SITES = 6
GROWTH_CASES = 500
WARMING = 5000  # other cases that ours has met before the clock starts: a few days of a clinic


def main() -> None:
    options = _options()
    knowledge = load()
    print(report.machine("zen-engine", "json-logic-qubit"))
    setting, table, peers, cases = _prepared(knowledge, knowledge.rulebook, options.cases, options.seed)
    print(f"{len(table.lines[0])} rules, {len(cases)} cases, seed {options.seed}")
    _print_set_up(setting, table)
    print(f"equal answers: {check(cases, setting, table, peers)} truths compared, and every decision\n")
    _warm(knowledge, setting, options.seed)
    _print_figures(timed(cases, setting, peers))
    if options.forms:
        _print_forms(setting, table, cases)
    if options.growth:
        _print_growth(knowledge, options.seed)


def _warm(knowledge: Knowledge, setting: Setting, seed: int) -> None:
    """Forget the cases that were compared, and meet others: none of those that are timed has been seen before."""
    tables.forget()
    drugs = list(knowledge.drugs)
    for case in synthetic_cases(WARMING, seed + 1, knowledge.anatomy, setting.book, drugs):
        setting.screened(case)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.screening", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--forms", action="store_true", help="time the ways to put the table to zen-engine")
    parser.add_argument("--growth", action="store_true", help="time tables of 50 to 500 rules")
    return parser.parse_args()


def _prepared(
    knowledge: Knowledge, book: RuleBook, count: int, seed: int
) -> tuple[Setting, Table, list[Peer], list[Case]]:
    setting = Setting(knowledge.anatomy, book, Policy({}))
    table = Table(active_rules(book, setting.policy), MOST_SITES)
    cases = synthetic_cases(count, seed, knowledge.anatomy, book, list(knowledge.drugs))
    return setting, table, [Zen(table), JsonLogic(table)], cases


def _print_set_up(setting: Setting, table: Table) -> None:
    """What is done once and is outside the clock below."""
    started = perf_counter()
    own = tables.Table(setting.anatomy, setting.book, setting.policy, is_placed=True)
    made = perf_counter()
    own.baseline((False, True, False, None, None, None))
    first = perf_counter()
    Zen(table)
    last = perf_counter()
    ours = f"needlebook {1e3 * (made - started):.0f} ms and {1e3 * (first - made):.1f} ms for each kind of person met"
    print(f"made ready once: {ours}; zen-engine {1e3 * (last - first):.0f} ms")


def _print_figures(figures: Figures) -> None:
    print(f"{'':46}{'µs/decision':>12}{'cases/s/core':>14}{'ours takes':>12}")
    for name in figures.samples:
        typical = figures.typical(name)
        ratio = "" if name == OURS else f"{figures.ratio(OURS, name):.3g} ×"
        print(f"{name:46}{typical:12.1f}{1e6 / typical:14,.0f}{ratio:>12}")


def _print_forms(setting: Setting, table: Table, cases: list[Case]) -> None:
    print("\nzen-engine, the same rules in other forms (surely so, three planned sites)")
    chosen = [case for case in cases if len(case.planned) == 3][:100]
    flat = setting.documents(chosen, False)
    for name, (before, call) in zen_forms(table.lines[3]).items():
        given = [before(facts) for facts in flat]
        print(f"{name:50}{median(microseconds(call, [(given,)]) for _ in range(5)) / len(given):10.1f} µs")


def _print_growth(knowledge: Knowledge, seed: int) -> None:
    print(f"\nmore rules, µs a decision ({GROWTH_CASES} cases each)")
    for count in COUNTS:
        book = book_of(knowledge.rulebook, count)
        setting, table, peers, cases = _prepared(knowledge, book, GROWTH_CASES, seed)
        check(cases[: GROWTH_CASES // 5], setting, table, peers)
        _warm(knowledge, setting, seed)
        figures = timed(cases, setting, peers)
        print(f"{count:4} rules  " + "  ".join(f"{name} {figures.typical(name):.1f}" for name in figures.samples))


if __name__ == "__main__":
    main()
