"""Addresses of the Decide page."""

from django.urls import path

from needlebook.web.decide import views

urlpatterns = [path("visits/<uuid:visit_id>/decide/", views.decide, name="decide")]
