"""Addresses of what the clinic's lead decides."""

from django.urls import path

from needlebook.web.governance import contact, numbers, sessions, views

urlpatterns = [
    path("clinic/contact/", contact.contact, name="clinic_contact"),
    path("knowledge/", views.knowledge, name="knowledge"),
    path("knowledge/adopt/", views.adopt, name="knowledge_adopt"),
    path("knowledge/withdraw/", views.withdraw, name="knowledge_withdraw"),
    path("knowledge/choices/<str:topic>/", views.choice, name="choice"),
    path("knowledge/numbers/", numbers.numbers, name="numbers"),
    path("knowledge/limits/", sessions.limits, name="session_limits"),
    path("knowledge/training/<uuid:person_id>/", sessions.training, name="training"),
]
