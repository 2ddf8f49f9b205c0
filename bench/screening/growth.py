"""The same table with fewer rules and with more: what a rule more costs."""

from dataclasses import replace

from needlebook.core.screening import Rule, RuleBook
from needlebook.core.screening.expressions import (
    SITE_FLAGS,
    All,
    AnyOf,
    Atom,
    Compare,
    Expression,
    Known,
    Not,
)

SHARED = (*SITE_FLAGS, "muscle", "part", "near", "plans")  # facts of the body: there is only one body
COUNTS = (50, 100, 200, 350, 500)


def book_of(book: RuleBook, count: int) -> RuleBook:
    """A book with so many rules: spread evenly over the table, or the table and renamed copies of its rules.

    A copy asks about facts of its own: its history ids and drug flags are renamed; numbers and muscles are the same.
    Rules that hang on a choice are left out, so that each of the rules counted is judged.
    """
    rules = [rule for rule in book.rules if rule.choice is None]
    if count <= len(rules):
        return replace(book, rules=tuple(rules[n * len(rules) // count] for n in range(count)))
    copies = [_renamed(rule, f"_{n // len(rules) + 1}") for n, rule in enumerate(rules * (count // len(rules)))]
    suffixes = [f"_{n}" for n in range(1, count // len(rules) + 1)]
    questions = {id + end: replace(q, id=id + end) for end in suffixes for id, q in book.questions.items()}
    flags = {flag + end: starts for end in suffixes for flag, starts in book.drug_flags.items()}
    return replace(
        book,
        rules=tuple([*rules, *copies][:count]),
        questions={**book.questions, **questions},
        drug_flags={**book.drug_flags, **flags},
    )


def _renamed(rule: Rule, end: str) -> Rule:
    where = None if rule.where is None else _with_end(rule.where, end)
    return replace(rule, id=rule.id + end, when=_with_end(rule.when, end), where=where)


def _with_end(expression: Expression, end: str) -> Expression:
    match expression:
        case All(parts):
            return All(tuple(_with_end(part, end) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_with_end(part, end) for part in parts))
        case Not(part):
            return Not(_with_end(part, end))
        case Known(part):
            return Known(_with_end(part, end))
        case Compare():
            return expression
        case Atom(call) if call in SHARED:
            return expression
    return replace(expression, args=_arguments(expression, end))


def _arguments(atom: Atom, end: str) -> tuple[str | int, ...]:
    first, *rest = [arg + end if isinstance(arg, str) else arg for arg in atom.args]
    return (first, *atom.args[1:]) if atom.call in ("unless_state", "in_state") else (first, *rest)
