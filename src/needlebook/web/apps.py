from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "needlebook.web"
    label = "web"
