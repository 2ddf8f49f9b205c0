"""Addresses of the Assess page; each part of the page posts to its own."""

from django.urls import path

from needlebook.web.assess import drawing, views

BASE = "visits/<uuid:visit_id>/assess/"

urlpatterns = [
    path("medicines/", views.medicine_matches, name="medicine_matches"),
    path(BASE, views.assess, name="assess"),
    path(f"{BASE}answers/", views.post_answers, name="assess_answers"),
    path(f"{BASE}others/", views.post_others, name="assess_others"),
    path(f"{BASE}unchanged/", views.post_unchanged, name="assess_unchanged"),
    path(f"{BASE}unchanged/back/", views.post_unchanged_back, name="assess_unchanged_back"),
    path(f"{BASE}facts/", views.post_facts, name="assess_facts"),
    path(f"{BASE}pain/", views.post_pain, name="assess_pain"),
    path(f"{BASE}strokes/", drawing.post_strokes, name="assess_strokes"),
    path(f"{BASE}live/", drawing.assess_live, name="assess_live"),
    path(f"{BASE}medicines/add/", views.post_medicine, name="assess_medicine_add"),
    path(f"{BASE}medicines/<int:medicine_id>/remove/", views.post_medicine_removed, name="assess_medicine_remove"),
    path(f"{BASE}medicines/none/", views.post_no_medicines, name="assess_no_medicines"),
    path(f"{BASE}goals/", views.post_goals, name="assess_goals"),
    path(f"{BASE}scores/", views.post_scores, name="assess_scores"),
]
