"""The WSGI application that granian serves."""

import os
from importlib import import_module
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "needlebook.project.settings")
application = get_wsgi_application()
Thread(
    target=import_module, args=("scipy.optimize",), daemon=True
).start()  # so that the first plan does not wait for it
