"""Addresses of the Examine page."""

from django.urls import path

from needlebook.web.examine import views

urlpatterns = [
    path("visits/<uuid:visit_id>/examine/", views.examine, name="examine"),
    path("visits/<uuid:visit_id>/examine/tap/", views.post_tap, name="examine_tap"),
    path("visits/<uuid:visit_id>/examine/undo/", views.post_undo, name="examine_undo"),
    path("visits/<uuid:visit_id>/examine/pressure/", views.post_pressure, name="examine_pressure"),
    path("visits/<uuid:visit_id>/examine/not-today/", views.post_not_today, name="examine_not_today"),
    path("visits/<uuid:visit_id>/examine/position/", views.post_position, name="examine_position"),
]
