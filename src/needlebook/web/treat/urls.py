"""The treatment room, and the events of its session."""

from django.urls import path

from needlebook.web.treat import handover, views

urlpatterns = [
    path("visits/<uuid:visit_id>/treat/", views.treat, name="treat"),
    path("visits/<uuid:visit_id>/handover/", handover.handover, name="handover"),
    path("sessions/<uuid:session_id>/events/", views.session_events, name="session_events"),
]
