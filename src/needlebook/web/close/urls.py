"""Closing a session, its record afterwards, and what went wrong in it."""

from django.urls import path

from needlebook.web.close import incident, views

urlpatterns = [
    path("visits/<uuid:visit_id>/close/", views.close, name="close"),
    path("visits/<uuid:visit_id>/aftercare/", views.aftercare, name="aftercare"),
    path("visits/<uuid:visit_id>/session.pdf", views.sheet_for_others, name="session_sheet"),
    path("visits/<uuid:visit_id>/incident/", incident.incident, name="incident"),
    path("visits/<uuid:visit_id>/incident/found/", incident.found, name="needle_found"),
    path("visits/<uuid:visit_id>/incident/<uuid:event_id>/", incident.reviewed, name="incident_reviewed"),
]
