from pathlib import Path

from django.core.management.utils import get_random_secret_key

from . import config

BASE_DIR = Path(__file__).resolve().parent.parent
CONFIG = config.load()

SECRET_KEY = CONFIG.get("SECRET_KEY") or get_random_secret_key()
DEBUG = CONFIG.get("DEBUG", False)
ALLOWED_HOSTS = CONFIG.get("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS = CONFIG.get("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "channels",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "trips",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "summon.urls"
WSGI_APPLICATION = "summon.wsgi.application"
ASGI_APPLICATION = "summon.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": config.database(CONFIG.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = CONFIG.get("REDIS_URL")
CHANNEL_LAYERS = {}
if REDIS_URL:
    # The layer waits 5 s for a message, and redis-py would give up reading after as long.
    hosts = [{"address": REDIS_URL, "socket_timeout": 30}]
    CHANNEL_LAYERS["default"] = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": hosts}}

CELERY_BROKER_URL = CONFIG.get("CELERY_BROKER_URL")
CELERY_REDBEAT_REDIS_URL = CONFIG.get("REDBEAT_REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "trips.tasks.heartbeat", "schedule": CONFIG.get("HEARTBEAT_SECONDS", 5)},
}

USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# TLS ends in front of the pods, and probes come without it.
HTTPS_ONLY = CONFIG.get("HTTPS_ONLY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = ["^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
