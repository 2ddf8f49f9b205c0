"""Addresses of the Plan page. A post to the page itself plans one more site."""

from django.urls import path

from needlebook.web.plan import views, wishes

urlpatterns = [
    path("visits/<uuid:visit_id>/plan/", views.plan, name="plan"),
    path("visits/<uuid:visit_id>/plan/sites/<int:number>/", views.post_change, name="plan_change"),
    path("visits/<uuid:visit_id>/plan/sites/<int:number>/leave-out/", views.post_leave_out, name="plan_leave_out"),
    path("visits/<uuid:visit_id>/plan/put-back/", views.post_put_back, name="plan_put_back"),
    path("visits/<uuid:visit_id>/plan/suggest/", wishes.post_suggest, name="plan_suggest"),
    path("visits/<uuid:visit_id>/plan/by-hand/", wishes.post_by_hand, name="plan_by_hand"),
    path("visits/<uuid:visit_id>/plan/allow/", wishes.post_allow, name="plan_allow"),
    path("visits/<uuid:visit_id>/plan/limits/", wishes.post_limits, name="plan_limits"),
    path("visits/<uuid:visit_id>/plan/sites/<int:number>/keep/", wishes.post_keep, name="plan_keep"),
    path("visits/<uuid:visit_id>/plan/sites/<int:number>/move/", wishes.post_move, name="plan_move"),
    path("visits/<uuid:visit_id>/plan/sheet/", wishes.plan_sheet, name="plan_sheet"),
]
