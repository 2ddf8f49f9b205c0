from django.urls import path

from needlebook.web.outcomes import views

urlpatterns = [
    path("patients/<uuid:patient_id>/outcomes/", views.outcomes, name="outcomes"),
    path("patients/<uuid:patient_id>/outcomes/agree/", views.course_agree, name="course_agree"),
    path(
        "patients/<uuid:patient_id>/outcomes/<int:course_id>/<slug:instrument>.svg",
        views.picture,
        name="outcome_picture",
    ),
]
