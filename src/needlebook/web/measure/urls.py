"""Addresses of measuring: choose what, write it down, take it back; joint motion has a page of both sides."""

from django.urls import path

from needlebook.web.measure import motion_views, views

PATIENT = "patients/<uuid:patient_id>/measure/"

urlpatterns = [
    path(PATIENT, views.choose, name="measurement_add"),
    path(f"{PATIENT}motion/", motion_views.motion, name="measure_motion"),
    path(f"{PATIENT}<slug:instrument>/", views.measure, name="measure"),
    path(f"{PATIENT}<slug:instrument>/total/", views.total, name="measure_total"),
    path("measurements/<int:measurement_id>/remove/", views.post_removed, name="measurement_remove"),
]
