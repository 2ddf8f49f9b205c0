"""Closing a session, and its record afterwards."""

from django.urls import path

from needlebook.web.close import views

urlpatterns = [path("visits/<uuid:visit_id>/close/", views.close, name="close")]
