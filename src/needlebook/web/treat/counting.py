"""The count: in the body, out, missing; and what makes up the sum."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.sessions import State


@dataclass(frozen=True, slots=True)
class Counter:
    """in_body + out + missing = inserted, always."""

    in_body: int
    out: int
    missing: int

    @property
    def inserted(self) -> int:
        return self.in_body + self.out + self.missing

    @property
    def is_clear(self) -> bool:
        return self.in_body == 0 and self.missing == 0

    @property
    def glyphs_in(self) -> range:
        return range(self.in_body)

    @property
    def glyphs_out(self) -> range:
        return range(self.out)

    @property
    def spoken(self) -> str:
        words = _("%(in)d needles in the body, %(out)d out, %(all)d inserted") % self._numbers()
        return words + _(", %(missing)d missing") % self._numbers() if self.missing else words

    @property
    def sum(self) -> str:
        words = _("%(all)d inserted today = %(in)d in + %(out)d out") % self._numbers()
        return words + _(" + %(missing)d missing") % self._numbers() if self.missing else words

    def _numbers(self) -> dict[str, int]:
        return {"in": self.in_body, "out": self.out, "missing": self.missing, "all": self.inserted}


def counter_of(state: State) -> Counter:
    """Count the needles of a session."""
    return Counter(len(state.needles_in), len(state.needles_out), len(state.needles_missing))
