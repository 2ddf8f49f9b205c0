"""Short sentences about a patient that several pages print."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.patients.models import Patient, Sex, Visit
from needlebook.knowledge import load


def person(patient: Patient) -> str:
    """'67 years, woman, born 14 Mar 1959'; what is not known is left out."""
    parts = []
    if patient.birth_date and patient.age is not None:
        parts.append(ngettext("%(n)d year", "%(n)d years", patient.age) % {"n": patient.age})
    if patient.sex != Sex.UNKNOWN:
        parts.append(str(Sex(patient.sex).label))
    if patient.birth_date:
        parts.append(_("born %(date)s") % {"date": date_format(patient.birth_date)})
    return ", ".join(parts) or _("date of birth not recorded")


def complaint(id: str) -> str:
    """The complaint in words."""
    found = load().anatomy.complaints.get(id)
    return found.label if found else _("Another complaint")


def bio(visit: Visit) -> str:
    """The line under the name on every page of a visit."""
    number = _("Visit %(n)d") % {"n": visit.number}
    return f"{person(visit.patient)}. {complaint(visit.course.complaint)}. {number}"
