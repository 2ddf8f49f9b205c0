"""The WSGI application that granian serves."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from needlebook.project.startup import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "needlebook.project.settings")
application = get_wsgi_application()
Thread(target=warm, daemon=True).start()  # so that no page waits for it
