"""Consent: what the patient is told, and the answer."""

from django.urls import path

from needlebook.web.consent import views

urlpatterns = [
    path("visits/<uuid:visit_id>/consent/", views.consent, name="consent"),
    path("visits/<uuid:visit_id>/consent/withdraw/", views.withdraw, name="consent_withdraw"),
]
