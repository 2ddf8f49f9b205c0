"""Addresses of the adverse events."""

from django.urls import path

from needlebook.web.events import register, views

urlpatterns = [
    path("visits/<uuid:visit_id>/events/", views.new, name="visit_events"),
    path("clinic/events/", register.events, name="events"),
    path("clinic/events/list.csv", register.export, name="events_csv"),
    path("clinic/events/<uuid:event_id>/", views.event, name="event"),
    path("clinic/events/<uuid:event_id>/amend/", views.amend, name="event_amend"),
    path("clinic/events/<uuid:event_id>/take-back/", views.take_back, name="event_take_back"),
    path("clinic/events/<uuid:event_id>/review/", views.review, name="event_review"),
]
