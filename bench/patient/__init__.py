"""What a patient's pages cost after many visits. Django is set up here, before any model is read."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
