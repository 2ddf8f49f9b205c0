"""Addresses of the alarms."""

from django.urls import path

from needlebook.web.alarms import views

urlpatterns = [
    path("alarms/", views.alarms, name="alarms"),
    path("alarms/acknowledge/", views.post_acknowledged, name="alarms_acknowledge"),
    path("alarms/banner/", views.banner, name="alarms_banner"),
]
