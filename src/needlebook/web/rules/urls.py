"""Addresses of the rule book. An id of the knowledge never is one of the fixed words."""

from django.urls import path

from needlebook.web.rules import views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/print/", views.printed, name="rules_print"),
    path("rules/groups/<str:group>/", views.group, name="rule_group"),
    path("rules/muscles/", views.muscles, name="rule_muscles"),
    path("rules/muscles/<str:muscle>/", views.muscle, name="rule_muscle"),
    path("rules/complaints/<str:complaint>/", views.complaint, name="rule_complaint"),
    path("rules/<str:id>/", views.entry, name="rule"),
]
