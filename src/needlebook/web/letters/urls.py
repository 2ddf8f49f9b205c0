"""Addresses of the letters of a visit, and of one letter that was made."""

from django.urls import path

from needlebook.web.letters import views

urlpatterns = [
    path("visits/<uuid:visit_id>/letter/", views.letter, name="letter"),
    path("visits/<uuid:visit_id>/letter/preview/", views.preview, name="letter_preview"),
    path("letters/<uuid:letter_id>/", views.made, name="letter_made"),
]
