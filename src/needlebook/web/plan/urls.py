"""Addresses of the Plan page. A post to the page itself plans one more site."""

from django.urls import path

from needlebook.web.plan import views

urlpatterns = [
    path("visits/<uuid:visit_id>/plan/", views.plan, name="plan"),
    path("visits/<uuid:visit_id>/plan/sites/<int:number>/", views.post_change, name="plan_change"),
    path("visits/<uuid:visit_id>/plan/sites/<int:number>/leave-out/", views.post_leave_out, name="plan_leave_out"),
    path("visits/<uuid:visit_id>/plan/put-back/", views.post_put_back, name="plan_put_back"),
]
