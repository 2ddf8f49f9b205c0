from django.apps import AppConfig


class TherapyConfig(AppConfig):
    name = "needlebook.clinic.therapy"
    label = "therapy"
    default_auto_field = "django.db.models.BigAutoField"
