"""The clinic page over many sessions. Django is set up before any model is read; its database is one of its own."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
