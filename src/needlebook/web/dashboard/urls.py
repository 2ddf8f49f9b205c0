"""Address of the clinic's page."""

from django.urls import path

from needlebook.web.dashboard import views

urlpatterns = [path("clinic/", views.clinic, name="clinic")]
