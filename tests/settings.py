"""Settings of the suite: the installation's own, with its data in a temporary directory and nothing needlessly slow."""

import os
import tempfile

# Before the settings are read: they make and remember the directory. Command lines started by tests inherit it.
# Removed when the session ends (conftest.py).
os.environ["PILOTAGE_VAR"] = tempfile.mkdtemp(prefix="pilotage-test-")
os.environ.setdefault("SECRET_KEY", "only for the suite")

from pilotage.settings import *  # noqa: F403
from pilotage.settings import DATABASES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in an installation: an in-memory database is one connection, and threads would share its transactions.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
