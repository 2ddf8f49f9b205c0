"""The service worker, at the root of the site: what it may answer for lies below its own address."""

from django.urls import path

from needlebook.web.offline import views

urlpatterns = [path("sw.js", views.service_worker, name="service_worker")]
