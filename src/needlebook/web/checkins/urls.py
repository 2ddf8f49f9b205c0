"""Check-ins: the patient's pages under their short address, then the clinic's."""

from django.urls import path

from needlebook.web.checkins import phone

BASE = "c/<str:token>/"

urlpatterns = [
    path(BASE, phone.start, name="check_in"),
    path(f"{BASE}which/", phone.which, name="check_in_which"),
    path(f"{BASE}<int:number>/", phone.step, name="check_in_step"),
    path(f"{BASE}done/", phone.done, name="check_in_done"),
]
