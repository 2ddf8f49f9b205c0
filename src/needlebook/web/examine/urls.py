"""Addresses of the Examine page."""

from django.urls import path

from needlebook.web.examine import views

urlpatterns = [path("visits/<uuid:visit_id>/examine/", views.examine, name="examine")]
