"""What pages cost. Django is set up here, before any model is read; its database is one of its own."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
