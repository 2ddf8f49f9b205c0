"""What the ledger refused, and what became of it."""

from django.urls import path

from needlebook.web.refused import views

urlpatterns = [path("visits/<uuid:visit_id>/refused/", views.refused, name="refused")]
