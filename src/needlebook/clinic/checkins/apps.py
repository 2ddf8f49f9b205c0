from django.apps import AppConfig


class CheckInsConfig(AppConfig):
    name = "needlebook.clinic.checkins"
    label = "checkins"
    default_auto_field = "django.db.models.BigAutoField"
