"""Settings of an installation, from the environment (docs/installation.md); defaults suit an office on one machine."""

import contextlib
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent


def _var() -> Path:
    """Where the data lie: in a clone beside the code; never among the packages of an ordinary installation."""
    if "PILOTAGE_VAR" in env.ENVIRON:
        return Path(env.str("PILOTAGE_VAR"))
    if (BASE_DIR / "pyproject.toml").is_file():
        return BASE_DIR / "var"
    return Path(env.str("XDG_DATA_HOME", default="") or Path.home() / ".local" / "share") / "pilotage"


VAR_DIR = _var()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The installation's key: from SECRET_KEY, else made once and kept beside the data, readable by its owner only."""
    if "SECRET_KEY" in env.ENVIRON:
        return env.str("SECRET_KEY")
    import os
    import secrets
    import tempfile

    path = VAR_DIR / "secret-key"
    if not path.exists():
        # Written whole before it gets its name, so that two processes starting together read the same key.
        with tempfile.NamedTemporaryFile("w", dir=VAR_DIR) as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "pilotage",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "pilotage.web.refusals.SizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pilotage.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "pilotage.web.urls"
WSGI_APPLICATION = "pilotage.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "pilotage" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pilotage.web.frames.frame",
            ],
            "libraries": {
                "pilotage": "pilotage.web.templatetags.pilotage",
                "reading": "pilotage.web.templatetags.reading",
                "found": "pilotage.web.templatetags.found",
                "funders": "pilotage.web.templatetags.funders",
                "funds": "pilotage.web.templatetags.funds",
                "papers": "pilotage.web.templatetags.papers",
            },
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "pilotage.web.templatetags.pilotage",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'pilotage.sqlite3'}")}
if not DATABASES["default"].get("ENGINE"):
    raise ImproperlyConfigured("DATABASE_URL is none of sqlite:///… and postgres://user:password@host/name")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE makes every action take the write lock first, as SELECT … FOR UPDATE does on PostgreSQL.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "pilotage.User"

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pilotage.web.accounts.Adapter"
ACCOUNT_FORMS = {"login": "pilotage.web.accounts.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# By address generously (a whole office may share one), by user name strictly. Nothing but signing in is limited.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/300s/key"}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "pilotage" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "pilotage" / "web" / "static"]
MEDIA_ROOT = VAR_DIR / "media"

# Static files are served from where they lie: nothing has to be collected, so nothing can be forgotten.
WHITENOISE_USE_FINDERS = True

FORM_RENDERER = "pilotage.web.forms.Renderer"
FILE_UPLOAD_HANDLERS = [
    "pilotage.web.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form's text; files are limited by pilotage.web.uploads
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a grid of two hundred rows, each of some twenty cells

# Everything a page shows comes from this site, and nothing stands inline: an injected script or style does nothing.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "pilotage.web.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60

# HTTPS=1 says that readers reach the site over https: directly, or through a proxy that sets X-Forwarded-Proto.
HTTPS = env.bool("HTTPS", default=False)
if HTTPS and not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]

# How many proxies stand before the server and add the address they were asked from to X-Forwarded-For: limits on signing
# in and on wrong addresses of task links are counted by it, and without it all readers behind a proxy would be one.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", default=1 if HTTPS else 0)

# Errors go where the server's own messages go; Django alone would mail them to administrators nobody has named.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "pilotage.web.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_tokens"]}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "pilotage": {"handlers": ["console"], "level": "WARNING"},
    },
}
