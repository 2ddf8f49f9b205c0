"""Django's settings. Everything that a clinic may set is an environment variable named NEEDLEBOOK_…"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from needlebook.project import startup
from needlebook.project.mail import mail_settings

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = startup.data_dir()
SECRET_KEY = startup.secret_key(DATA_DIR)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("NEEDLEBOOK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "needlebook.clinic.accounts.apps.AccountsConfig",
    "needlebook.clinic.audit.apps.AuditConfig",
    "needlebook.clinic.governance.apps.GovernanceConfig",
    "needlebook.clinic.patients.apps.PatientsConfig",
    "needlebook.clinic.assessments.apps.AssessmentsConfig",
    "needlebook.clinic.questionnaires.apps.QuestionnairesConfig",
    "needlebook.clinic.sessions.apps.SessionsConfig",
    "needlebook.clinic.stock.apps.StockConfig",
    "needlebook.clinic.sharps.apps.SharpsConfig",
    "needlebook.clinic.alarms.apps.AlarmsConfig",
    "needlebook.clinic.checkins.apps.CheckInsConfig",
    "needlebook.clinic.vigilance.apps.VigilanceConfig",
    "needlebook.clinic.followup.apps.FollowupConfig",
    "needlebook.clinic.documents.apps.DocumentsConfig",
    "needlebook.clinic.therapy.apps.TherapyConfig",
    "needlebook.web.apps.WebConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a body chart is long text; Django pads against BREACH
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "needlebook.web.signin.SignInMiddleware",
]

ROOT_URLCONF = "needlebook.project.urls"
WSGI_APPLICATION = "needlebook.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "needlebook.web.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "needlebook.web.templatetags.needlebook",
            ],
        },
    }
]

# SQLite is the default and PostgreSQL one setting away. An acknowledged needle is on disk: synchronous=FULL.
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "needlebook.sqlite3",
    "CONN_MAX_AGE": None,  # opening the file and declaring its functions anew costs more than a needle
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}
DATABASE_URL = os.environ.get("NEEDLEBOOK_DATABASE_URL", "")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60) if DATABASE_URL else SQLITE}

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL_MEMORY},
    # Drawn charts, in this process only: never on disk, and not among the counts of failed sign-ins.
    "pictures": {"BACKEND": LOCAL_MEMORY, "LOCATION": "pictures", "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 1000}},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
ACCOUNT_ADAPTER = "needlebook.web.adapter.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
# On the clinic's own network the server speaks plain HTTP; set this where a proxy in front speaks TLS.
IS_BEHIND_TLS = os.environ.get("NEEDLEBOOK_TLS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
# How patients' phones reach the server, for example https://clinic.example; blank: as the page itself was reached.
PUBLIC_ADDRESS = os.environ.get("NEEDLEBOOK_ADDRESS", "").rstrip("/")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("NEEDLEBOOK_ORIGINS", "").split(",") if o]
SECURE_CONTENT_TYPE_NOSNIFF = True
FILE_UPLOAD_HANDLERS: list[str] = []  # no page takes a file: what is sent all the same is read past and kept nowhere
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "needlebook.project.static_files.StaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
TIME_ZONE = os.environ.get("NEEDLEBOOK_TIME_ZONE") or startup.local_time_zone()
USE_TZ = True
# One way to write a date, whatever the language of the browser: DESIGN_NOTES, "Dates 23 Nov 2026".
USE_I18N = True
FORMAT_MODULE_PATH = ["needlebook.web.formats"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Without a mail server, mail is printed on standard error, apart from what a command answers.
globals().update(mail_settings(os.environ.get("NEEDLEBOOK_MAIL_URL", ""), os.environ.get("NEEDLEBOOK_MAIL_FROM", "")))
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []

# Errors are logged with path and stack, never with form data or a patient's link: no personal data in logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_links": {"()": "needlebook.web.phone.quiet.WithoutLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
