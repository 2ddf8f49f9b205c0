"""Addresses of the manual."""

from django.urls import path

from needlebook.web.manual import views

urlpatterns = [
    path("manual/", views.manual, name="manual"),
    path("manual/muscles/<str:muscle>/", views.muscle, name="manual_muscle"),
    path("manual/regions/<str:region>/", views.region, name="manual_region"),
    path("manual/complaints/<str:complaint>/", views.complaint, name="manual_complaint"),
]
