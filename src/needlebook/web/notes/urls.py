"""Addresses of visit notes; a note that was begun is a document like any other."""

from django.urls import path

from needlebook.web.notes import views

urlpatterns = [
    path("visits/<uuid:visit_id>/note/", views.note, name="note"),
    path("notes/", views.unsigned, name="notes"),
]
