"""The program's settings, on a data folder of their own, with fast passwords. NEEDLEBOOK_TEST_DATABASE=postgres
runs the same tests on a real PostgreSQL that is started for them."""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="needlebook-test-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["NEEDLEBOOK_DATA"] = FOLDER
os.environ.setdefault("NEEDLEBOOK_TIME_ZONE", "Europe/Berlin")

if os.environ.get("NEEDLEBOOK_TEST_DATABASE") == "postgres":
    from tests.postgres import start

    os.environ["NEEDLEBOOK_DATABASE_URL"] = start(FOLDER)

from needlebook.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in a clinic: several threads on a database in memory lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}  # noqa: F405
