"""Addresses of the sheets of the body."""

from django.urls import path

from needlebook.web.bodychart import views

urlpatterns = [path("body/<str:digest>/<str:id>.svg", views.body_sheet, name="body_sheet")]
