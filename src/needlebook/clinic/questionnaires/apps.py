from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "needlebook.clinic.questionnaires"
    label = "questionnaires"
    default_auto_field = "django.db.models.BigAutoField"
