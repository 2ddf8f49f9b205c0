from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "needlebook.clinic.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
