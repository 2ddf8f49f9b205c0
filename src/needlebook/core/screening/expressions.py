"""The small language of rules, read from text and evaluated in Kleene's logic.

    when  = "takes('anticoag_vka') and inr > inr_target_high"
    where = "lung_field or part('abdomen')"

Grammar: `and`, `or`, `not`, comparisons of a number fact with a number or another number fact, and
    some_history_id             the answer to that question
    said('id', …)               the answer if one was given; not asked counts as no and is not asked for
    known(expression)           the expression where it is known; unknown counts as no and is not asked for
    takes('flag', …)            a drug of one of these flags; takes_at_least(2, 'flag', …) counts drugs
    unless_state('id', 'state') yes, unless the answer carries that state
    plans('muscle', …)          a needle is planned in one of these muscles; with no site planned it is not
    in_state('id', 'state')     yes only when the answer carries that state
    compressible electrical lung_field deep muscle('id', …) part('id', …) near('structure', …)
    in_answer('id')             the site lies in the area that was given with the answer
    in_limb('id')               the site lies in that area, elsewhere in the same limb or in its quarter of the trunk
"""

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Protocol

from needlebook.core.errors import BadExpression
from needlebook.core.screening.truth import Truth, every, some

NUMBERS = (
    "age",
    "bmi",
    "pregnancy_weeks",
    "inr",
    "inr_target_high",
    "platelets_10e9_l",
    "neutrophils_10e9_l",
    "temperature_c",
    "calf_difference_cm",
)
SITE_FLAGS = ("compressible", "electrical", "lung_field", "deep")
PERSON_CALLS = ("said", "takes", "takes_at_least", "unless_state", "in_state", "plans")
SITE_CALLS = ("muscle", "part", "near", "in_answer", "in_limb")
Test = Callable[[float, float], bool]
COMPARE: dict[type[ast.cmpop], Test] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
SIGNS: dict[Test, str] = {operator.lt: "<", operator.le: "<=", operator.gt: ">", operator.ge: ">="}
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}


class Facts(Protocol):
    """What an expression asks of the world; facts.py answers it for a case and a planned site."""

    def number(self, name: str) -> float | None: ...
    def holds(self, call: str, args: tuple[str | int, ...]) -> Truth: ...
    def mark(self, call: str, args: tuple[str | int, ...]) -> None: ...
    def mark_used(self, fact: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Atom:
    """One fact: `call` with its arguments; 'answer' is a bare history id."""

    call: str
    args: tuple[str | int, ...] = ()

    def value(self, facts: Facts) -> Truth:
        return facts.holds(self.call, self.args)

    def mark(self, facts: Facts) -> None:
        """Say what makes it so; for a fact that is so."""
        facts.mark(self.call, self.args)

    def unknowns(self, facts: Facts) -> Iterator[str]:
        if self.call == "said":
            yield from (str(id) for id in self.args if facts.holds("said", (id,)) is Truth.UNKNOWN)
        elif self.value(facts) is Truth.UNKNOWN:
            yield "drugs" if self.call.startswith("takes") else str(self.args[0])


@dataclass(frozen=True, slots=True)
class Compare:
    """A number fact against a number or another number fact."""

    left: str
    test: Test
    right: str | float

    def _numbers(self, facts: Facts) -> tuple[float | None, float | None]:
        right = facts.number(self.right) if isinstance(self.right, str) else self.right
        return facts.number(self.left), right

    def value(self, facts: Facts) -> Truth:
        left, right = self._numbers(facts)
        if left is None or right is None:
            return Truth.UNKNOWN
        if self.test(left, right):
            self.mark(facts)
            return Truth.YES
        return Truth.NO

    def mark(self, facts: Facts) -> None:
        """Say what makes it so; for a comparison that is so."""
        facts.mark_used(f"{self.left} {facts.number(self.left):g}")

    def unknowns(self, facts: Facts) -> Iterator[str]:
        left, right = self._numbers(facts)
        if left is None:
            yield self.left
        if right is None:
            yield str(self.right)


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Expression, ...]"

    def value(self, facts: Facts) -> Truth:
        return every([part.value(facts) for part in self.parts])

    def unknowns(self, facts: Facts) -> Iterator[str]:
        return _unknowns_of(self, facts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: "tuple[Expression, ...]"

    def value(self, facts: Facts) -> Truth:
        return some([part.value(facts) for part in self.parts])

    def unknowns(self, facts: Facts) -> Iterator[str]:
        return _unknowns_of(self, facts)


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"

    def value(self, facts: Facts) -> Truth:
        return ~self.part.value(facts)

    def unknowns(self, facts: Facts) -> Iterator[str]:
        return self.part.unknowns(facts)


@dataclass(frozen=True, slots=True)
class Known:
    """Unknown counts as no: for facts that are used when somebody has them but that nobody is asked for."""

    part: "Expression"

    def value(self, facts: Facts) -> Truth:
        return Truth.YES if self.part.value(facts) is Truth.YES else Truth.NO

    def unknowns(self, facts: Facts) -> Iterator[str]:
        return iter(())


Expression = Atom | Compare | All | AnyOf | Not | Known


def _unknowns_of(group: All | AnyOf, facts: Facts) -> Iterator[str]:
    """The open facts of those parts that are still open, if the whole is."""
    if group.value(facts) is Truth.UNKNOWN:
        for part in group.parts:
            if part.value(facts) is Truth.UNKNOWN:
                yield from part.unknowns(facts)


def parse(text: str) -> Expression:
    """Read one expression. Raises BadExpression with what is wrong and what is allowed."""
    try:
        return _read(ast.parse(text, mode="eval").body)
    except SyntaxError as error:
        raise BadExpression(f"cannot read {text!r}: {error.msg}") from None


def atoms(expression: Expression) -> Iterator[Atom | Compare]:
    """Every fact that an expression looks at, in the order of the text."""
    match expression:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
        case Not(part) | Known(part):
            yield from atoms(part)
        case _:
            yield expression


def expression_text(expression: Expression) -> str:
    """The expression written out again in the grammar above, so that parse() of the text gives the same expression."""
    match expression:
        case All(parts):
            return " and ".join(_inner_text(part, All | AnyOf) for part in parts)
        case AnyOf(parts):
            return " or ".join(_inner_text(part, AnyOf) for part in parts)
        case Not(part):
            return f"not {_inner_text(part, All | AnyOf)}"
        case Known(part):
            return f"known({expression_text(part)})"
        case Compare(left, test, right):
            return f"{left} {SIGNS[test]} {number_text(right)}"
    return _atom_text(expression)


def number_text(number: str | float) -> str:
    """A number as short as it can be written without losing a digit; the name of a number fact as it is."""
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)


def _inner_text(part: Expression, bracketed: UnionType | type) -> str:
    text = expression_text(part)
    return f"({text})" if isinstance(part, bracketed) else text


def _atom_text(atom: Atom) -> str:
    if atom.call == "answer":
        return str(atom.args[0])
    return f"{atom.call}({', '.join(map(repr, atom.args))})" if atom.args else atom.call


def _read(node: ast.expr) -> Expression:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return All(tuple(_read(v) for v in values))
        case ast.BoolOp(op=ast.Or(), values=values):
            return AnyOf(tuple(_read(v) for v in values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_read(operand))
        case ast.Compare():
            return _read_compare(node)
        case ast.Name(id=name):
            return _read_name(name)
        case ast.Call(func=ast.Name(id="known"), args=[inner], keywords=[]):
            return Known(_read(inner))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in PERSON_CALLS + SITE_CALLS and args:
            return Atom(name, tuple(_constant(a) for a in args))
    raise BadExpression(f"cannot use {ast.unparse(node)!r} here; see the grammar in core/screening/expressions.py")


def _read_name(name: str) -> Expression:
    if name in NUMBERS:
        raise BadExpression(f"{name} is a number: compare it, for example {name} > 2")
    return Atom(name) if name in SITE_FLAGS else Atom("answer", (name,))


def _constant(node: ast.expr) -> str | int:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        return node.value
    raise BadExpression(f"expected a word in quotes, got {ast.unparse(node)!r}")


def _read_compare(node: ast.Compare) -> Expression:
    """`1 <= pregnancy_weeks <= 12` becomes two comparisons."""
    sides = [node.left, *node.comparators]
    pairs = [_comparison(left, op, right) for left, op, right in zip(sides[:-1], node.ops, sides[1:], strict=True)]
    return pairs[0] if len(pairs) == 1 else All(tuple(pairs))


def _comparison(left: ast.expr, op: ast.cmpop, right: ast.expr) -> Compare:
    kind = type(op)
    if kind not in COMPARE:
        raise BadExpression("numbers are compared with <, <=, > or >=")
    if isinstance(left, ast.Name) and left.id in NUMBERS:
        return Compare(left.id, COMPARE[kind], _number_or_name(right))
    if isinstance(right, ast.Name) and right.id in NUMBERS:
        return Compare(right.id, COMPARE[TURNED[kind]], _number_or_name(left))  # 2 < x is x > 2
    raise BadExpression(f"{ast.unparse(left)!r} is not a number fact; allowed: {', '.join(NUMBERS)}")


def _number_or_name(node: ast.expr) -> str | float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name) if name in NUMBERS:
            return name
    raise BadExpression(f"{ast.unparse(node)!r} is not a number; allowed: a number or one of {', '.join(NUMBERS)}")
