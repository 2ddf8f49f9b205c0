from django.apps import AppConfig


class SharpsConfig(AppConfig):
    name = "needlebook.clinic.sharps"
    label = "sharps"
    default_auto_field = "django.db.models.BigAutoField"
