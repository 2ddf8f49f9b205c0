"""The pages, one folder per stage."""

from django.urls import include, path

FOLDERS = (
    "bodychart",
    "today",
    "board",
    "patients",
    "assess",
    "decide",
    "letters",
    "notes",
    "examine",
    "plan",
    "consent",
    "treat",
    "offline",
    "refused",
    "close",
    "outcomes",
    "measure",
    "drawings",
    "rules",
    "manual",
    "governance",
    "stock",
    "sharps",
    "events",
    "dashboard",
    "help",
    "questionnaire",
    "phone",
    "exercises",
    "checkins",
    "alarms",
)
urlpatterns = [path("", include(f"needlebook.web.{folder}.urls")) for folder in FOLDERS]
