"""The patient's pages: no account, the link is the key. Short, because it is printed as a code."""

from django.urls import path

from needlebook.web.phone import views

BASE = "q/<str:token>/"

urlpatterns = [
    path(BASE, views.start, name="phone"),
    path(f"{BASE}<int:number>/", views.step, name="phone_step"),
    path(f"{BASE}strokes/", views.strokes, name="phone_strokes"),
    path(f"{BASE}check/", views.check, name="phone_check"),
]
