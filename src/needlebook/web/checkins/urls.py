"""Check-ins: the patient's pages under their short address, then the clinic's."""

from django.urls import path

from needlebook.web.checkins import phone, views, waiting

BASE = "c/<str:token>/"

urlpatterns = [
    path(BASE, phone.start, name="check_in"),
    path(f"{BASE}which/", phone.which, name="check_in_which"),
    path(f"{BASE}<int:number>/", phone.step, name="check_in_step"),
    path(f"{BASE}done/", phone.done, name="check_in_done"),
    path("visits/<uuid:visit_id>/checkins/", views.checkins, name="checkins"),
    path("check-ins/", waiting.waiting, name="check_ins_waiting"),
    path("check-ins/<uuid:check_in_id>/", views.one, name="check_in_record"),
    path("check-ins/<uuid:check_in_id>/withdraw/", views.post_withdrawn, name="check_in_withdraw"),
    path("check-ins/<uuid:check_in_id>/anew/", views.post_anew, name="check_in_anew"),
]
