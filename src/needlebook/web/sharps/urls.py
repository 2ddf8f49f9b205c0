"""Addresses of needlestick injuries."""

from django.urls import path

from needlebook.web.sharps import views

urlpatterns = [
    path("needlestick/", views.needlestick, name="needlestick"),
    path("needlestick/<uuid:injury_id>/", views.injury, name="injury"),
    path("needlestick/<uuid:injury_id>/<str:step>/", views.step, name="injury_step"),
]
