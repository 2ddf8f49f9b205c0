from django.urls import path

from needlebook.web.today import views

urlpatterns = [path("", views.today, name="today")]
