"""Addresses of the letters of a visit, of a patient's documents, and of one document."""

from django.urls import path

from needlebook.web.letters import documents, listing, views

urlpatterns = [
    path("visits/<uuid:visit_id>/letter/", views.letter, name="letter"),
    path("visits/<uuid:visit_id>/letter/preview/", views.preview, name="letter_preview"),
    path("letters/<uuid:letter_id>/", views.made, name="letter_made"),
    path("patients/<uuid:patient_id>/letters/", listing.letters, name="letters"),
    path("patients/<uuid:patient_id>/letters/new/", listing.begun, name="letter_begin"),
    path("documents/<uuid:document_id>/", documents.document, name="document"),
    path("documents/<uuid:document_id>/draft/", documents.draft, name="document_draft"),
    path("documents/<uuid:document_id>/addendum/", documents.addendum, name="document_addendum"),
    path("documents/<uuid:document_id>/withdraw/", documents.withdrawn, name="document_withdraw"),
    path("documents/<uuid:document_id>/correct/", documents.corrected, name="document_correct"),
]
