"""Address of the page that compares pain drawings."""

from django.urls import path

from needlebook.web.drawings import views

urlpatterns = [path("patients/<uuid:patient_id>/drawings/", views.drawings, name="drawings")]
