"""Addresses of the Decide page."""

from django.urls import path

from needlebook.web.decide import verdicts, views

urlpatterns = [
    path("visits/<uuid:visit_id>/decide/", views.decide, name="decide"),
    path("visits/<uuid:visit_id>/decide/verdicts/", verdicts.verdicts, name="verdicts"),
    path("visits/<uuid:visit_id>/decide/verdicts/<int:pk>/", verdicts.verdict, name="verdict"),
]
