"""The course that a measuring page is about."""

from django.http import Http404, HttpRequest

from needlebook.clinic.followup.queries import courses_of
from needlebook.clinic.patients.models import Course, Patient
from needlebook.web.patients.header import PatientHeader


def course_asked(request: HttpRequest, patient: Patient, header: PatientHeader) -> Course | None:
    """That of ?course=, otherwise of the latest visit; None before the first visit. Http404 for another patient's."""
    courses = list(courses_of(patient))
    wanted = request.GET.get("course")
    if wanted is not None:
        found = next((course for course in courses if str(course.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    current = header.latest.course_id if header.latest else None
    return next((course for course in courses if course.pk == current), courses[0] if courses else None)
