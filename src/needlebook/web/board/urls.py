"""The room board of the clinic."""

from django.urls import path

from needlebook.web.board import views

urlpatterns = [path("rooms/", views.rooms, name="rooms")]
