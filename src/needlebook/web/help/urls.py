from django.urls import path

from needlebook.web.help import views

urlpatterns = [path("help/", views.help_page, name="help")]
