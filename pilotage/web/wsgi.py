"""The application as a web server runs it (granian, or any other that speaks WSGI)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotage.settings")

application = get_wsgi_application()
