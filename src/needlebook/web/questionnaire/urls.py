"""The clinician's side of the questionnaire: make its link, see how far it is, review it."""

from django.urls import path

from needlebook.web.questionnaire import views

urlpatterns = [
    path("visits/<uuid:visit_id>/questionnaire/", views.questionnaire, name="questionnaire"),
    path("questionnaires/<uuid:questionnaire_id>/", views.review, name="questionnaire_review"),
    path("questionnaires/<uuid:questionnaire_id>/withdraw/", views.post_withdrawn, name="questionnaire_withdraw"),
]
