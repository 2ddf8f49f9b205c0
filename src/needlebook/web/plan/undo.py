"""The site that was left out last, kept in the person's own session so that it can be put back."""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from needlebook.clinic.assessments.plan import SiteFields
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side

KEY = "left_out_site"


@dataclass(frozen=True, slots=True)
class LeftOutSite:
    number: int
    fields: SiteFields

    @property
    def muscle(self) -> str:
        return self.fields["muscle"]

    @property
    def side(self) -> Side:
        return Side(self.fields["side"])


def keep_left_out(session: SessionBase, visit: Visit, number: int, fields: SiteFields) -> None:
    """Remember what stood there; only the last one is remembered."""
    session[KEY] = {"visit": str(visit.pk), "number": number, "fields": dict(fields)}


def left_out_of(session: SessionBase, visit: Visit) -> LeftOutSite | None:
    """The site that was left out last at this visit."""
    kept = session.get(KEY)
    return LeftOutSite(kept["number"], kept["fields"]) if kept and kept["visit"] == str(visit.pk) else None


def forget(session: SessionBase) -> None:
    """Nothing to put back any more."""
    session.pop(KEY, None)
