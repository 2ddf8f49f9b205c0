"""The conditions of a rule in words, for people who do not read the little language of the rule table."""

import operator
from collections.abc import Iterable

from needlebook.core.screening.expressions import (
    All,
    AnyOf,
    Atom,
    Compare,
    Expression,
    Known,
    Not,
    Test,
    number_text,
)
from needlebook.knowledge.library import Knowledge

NUMBER_NAMES = {
    "age": "the age in years",
    "bmi": "the BMI",
    "pregnancy_weeks": "the week of pregnancy",
    "inr": "the INR",
    "inr_target_high": "the upper end of the patient's own INR range",
    "platelets_10e9_l": "the platelet count (10⁹/L)",
    "neutrophils_10e9_l": "the neutrophil count (10⁹/L)",
    "temperature_c": "the temperature (°C)",
    "calf_difference_cm": "the difference between the calves (cm)",
}
COMPARISONS: dict[Test, str] = {
    operator.lt: "below",
    operator.le: "at most",
    operator.gt: "above",
    operator.ge: "at least",
}
AT_LEAST_NOTHING = (operator.ge, 0)  # `not known(inr >= 0)` is how the table says that there is no INR
SITE_FLAG_WORDS = {
    "compressible": ("bleeding in this muscle can be stopped by pressing", "this muscle cannot be pressed"),
    "electrical": ("current is planned on this needle", "no current is planned on this needle"),
    "lung_field": ("the muscle lies over the lung", "the muscle does not lie over the lung"),
    "deep": ("the muscle lies deep", "the muscle does not lie deep"),
}


def in_words(expression: Expression, knowledge: Knowledge) -> str:
    """What must be so, in plain words; brackets stand where a group would be read in two ways."""
    match expression:
        case All(parts):
            return "; and ".join(_grouped(part, knowledge) for part in parts)
        case AnyOf(parts):
            return "; or ".join(_grouped(part, knowledge) for part in parts)
        case Not(part):
            return _denied(part, knowledge)
        case Known(part):
            return f"it is known that {_grouped(part, knowledge)}"
        case Compare(left, test, right):
            limit = NUMBER_NAMES[right] if isinstance(right, str) else number_text(right)
            return f"{NUMBER_NAMES[left]} is {COMPARISONS[test]} {limit}"
    return _atom_words(expression, knowledge)


def place_label(id: str, knowledge: Knowledge) -> str:
    """The name of a muscle, a region, a structure or a body part."""
    anatomy = knowledge.anatomy
    if id in anatomy.muscles:
        return anatomy.muscles[id].name
    named = anatomy.regions.get(id) or anatomy.structures.get(id)
    return named.label if named else id.replace("_", " ")


def _grouped(part: Expression, knowledge: Knowledge) -> str:
    words = in_words(part, knowledge)
    return f"({words})" if isinstance(part, All | AnyOf) else words


def _denied(part: Expression, knowledge: Knowledge) -> str:
    if isinstance(part, Atom) and part.call in SITE_FLAG_WORDS:
        return SITE_FLAG_WORDS[part.call][1]
    if (
        isinstance(part, Known)
        and isinstance(part.part, Compare)
        and (part.part.test, part.part.right) == AT_LEAST_NOTHING
    ):
        return f"{NUMBER_NAMES[part.part.left]} is not known"
    if isinstance(part, Known):
        return f"it is not known that {_grouped(part.part, knowledge)}"
    return f"it is not so that {_grouped(part, knowledge)}"


def _atom_words(atom: Atom, knowledge: Knowledge) -> str:
    if atom.call in SITE_FLAG_WORDS:
        return SITE_FLAG_WORDS[atom.call][0]
    names = [str(arg) for arg in atom.args]
    match atom.call:
        case "takes":
            groups = "this group" if len(names) == 1 else "one of these groups"
            return f"a medicine of {groups} is taken: {_medicines(names, knowledge)}"
        case "takes_at_least":
            return (
                f"at least {names[0]} different medicines of these groups are taken: {_medicines(names[1:], knowledge)}"
            )
        case "muscle":
            muscles = (place_label(name, knowledge).replace(",", "") for name in names)  # commas part the muscles here
            return f"the muscle is {_either(muscles)}"
        case "plans":
            planned = (place_label(name, knowledge).replace(",", "") for name in names)
            return f"a needle is planned in {_either(planned)}"
        case "part":
            return f"the site lies in: {_either(place_label(name, knowledge) for name in names)}"
        case "near":
            return f"a needle here could reach: {_either(place_label(name, knowledge) for name in names)}"
    return _answer_words(atom.call, names, knowledge)


def _answer_words(call: str, names: list[str], knowledge: Knowledge) -> str:
    label = f"“{knowledge.rulebook.questions[names[0]].label}”"
    match call:
        case "said":
            labels = (f"“{knowledge.rulebook.questions[name].label}”" for name in names)
            return f"{_either(labels)}: yes, where that was answered"
        case "unless_state":
            return f"{label}: yes, unless the answer says {names[1]}"
        case "in_state":
            return f"{label}: yes, and the answer says {names[1]}"
        case "in_answer":
            return f"the site lies in the area given with {label}"
        case "in_limb":
            return f"the site lies in the area given with {label}, or in that limb with its quarter of the trunk"
    return f"{label}: yes"


def _medicines(flags: Iterable[str], knowledge: Knowledge) -> str:
    """The flags by their labels, each with the ATC codes that set it."""
    groups = []
    for flag in flags:
        rows = [row for row in knowledge.drug_flags if row.flag == flag]
        groups.append(f"{rows[0].label} ({', '.join(row.prefix for row in rows)})")
    return _either(groups)


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
