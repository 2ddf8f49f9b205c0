"""What is done beside the needles: at the visit, on the patient's page, on paper, and on the patient's own phone."""

from django.urls import path

from needlebook.web.exercises import manual, phone, views

urlpatterns = [
    path("visits/<uuid:visit_id>/therapy/", views.therapy, name="therapy"),
    path("visits/<uuid:visit_id>/therapy/<uuid:manual_id>/", manual.correct, name="manual_correct"),
    path("visits/<uuid:visit_id>/therapy/<uuid:manual_id>/withdraw/", manual.post_withdrawn, name="manual_withdraw"),
    path("visits/<uuid:visit_id>/exercises/<str:exercise>/", views.prescribe_one, name="exercise_prescribe"),
    path("prescriptions/<uuid:prescription_id>/stop/", views.post_stopped, name="exercise_stop"),
    path("programmes/<uuid:programme_id>/sheet/", views.sheet, name="exercise_sheet"),
    path("programmes/<uuid:programme_id>/end/", views.post_ended, name="programme_end"),
    path("patients/<uuid:patient_id>/exercises/", views.followed, name="exercises"),
    path("x/<str:token>/", phone.today, name="phone_exercises"),
    path("x/<str:token>/done/", phone.post_done, name="phone_exercise_done"),
    path("x/<str:token>/pain/", phone.post_pain, name="phone_exercise_pain"),
]
