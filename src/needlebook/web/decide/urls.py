"""Addresses of the Decide page; what is answered and overridden there posts to its own."""

from django.urls import path

from needlebook.web.decide import verdicts, views

BASE = "visits/<uuid:visit_id>/decide/"

urlpatterns = [
    path(BASE, views.decide, name="decide"),
    path(f"{BASE}answers/", views.post_answers, name="decide_answers"),
    path(f"{BASE}override/", views.post_override, name="decide_override"),
    path(f"{BASE}override/<int:override_id>/withdraw/", views.post_withdrawn, name="decide_override_withdraw"),
    path(f"{BASE}verdicts/", verdicts.verdicts, name="verdicts"),
    path(f"{BASE}verdicts/<int:pk>/", verdicts.verdict, name="verdict"),
]
