from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "needlebook.clinic.sessions"
    label = "needling"
    default_auto_field = "django.db.models.BigAutoField"
