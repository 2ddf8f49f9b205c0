"""The service worker, at the root of the site: what it may answer for lies below its own address; and the patterns."""

from django.urls import path

from needlebook.web.offline import views

urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("visits/<uuid:visit_id>/treat/patterns/", views.room_patterns, name="room_patterns"),
]
