"""{{settings}} as an instance runs it: over the project's own settings, what its config file says, named by $SUMMON_CONFIG.

Without that file, while the image is built, there is neither a database nor a key that lasts.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml

summon_config = {"SECRET_KEY": "only-while-the-image-is-built", "DATABASE_URL": "sqlite://:memory:"}
if os.environ.get("SUMMON_CONFIG"):
    with open(os.environ["SUMMON_CONFIG"], encoding="utf-8") as file:
        summon_config = yaml.safe_load(file) or {}

# Settings that read the environment find the same values there.
for name, value in summon_config.items():
    if isinstance(value, str):
        os.environ.setdefault(name, value)

from {{settings}} import *  # noqa: E402, F403

own = globals()


def database(url, given):
    """The project's own engine and options, where they are for PostgreSQL, at this URL."""
    if not url.startswith("postgres"):
        return {"ENGINE": "django.db.backends.dummy"}
    parts = urlsplit(url)
    is_postgres = "postg" in given.get("ENGINE", "")
    return {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **given,
        "ENGINE": given["ENGINE"] if is_postgres else "django.db.backends.postgresql",
        "HOST": parts.hostname,
        "PORT": parts.port or 5432,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": {**(given.get("OPTIONS", {}) if is_postgres else {}), **dict(parse_qsl(parts.query))},
    }


def channel_layer(url, given):
    """The project's own kind and options, where they are for Redis, at this URL."""
    is_redis = given.get("BACKEND", "").startswith(("channels_redis.core.", "channels_redis.pubsub."))
    # The layer waits 5 s for a message, and redis-py would give up reading after as long.
    hosts = [{"address": url, "socket_timeout": 30}]
    return {
        **given,
        "BACKEND": given["BACKEND"] if is_redis else "channels_redis.core.RedisChannelLayer",
        "CONFIG": {**(given.get("CONFIG", {}) if is_redis else {}), "hosts": hosts},
    }


DEBUG = False
own.update({name: value for name, value in summon_config.items() if name.isupper() and name != "DATABASE_URL"})

DATABASES = {**own.get("DATABASES", {})}
DATABASES["default"] = database(summon_config.get("DATABASE_URL", ""), DATABASES.get("default", {}))

# TLS ends in front of the pods.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Names with a hash in them; a page that names a file that is not there loses that file alone.
STATIC_URL = "/static/"
STATIC_ROOT = Path(__file__).resolve().parents[{{depth}}] / "staticfiles"
WHITENOISE_MANIFEST_STRICT = False
STORAGES = {
    "default": {"BACKEND": own.pop("DEFAULT_FILE_STORAGE", "django.core.files.storage.FileSystemStorage")},
    **own.get("STORAGES", {}),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
own.pop("STATICFILES_STORAGE", None)

if "channels" in own.get("INSTALLED_APPS", []) and "REDIS_URL" in summon_config:
    CHANNEL_LAYERS = {**own.get("CHANNEL_LAYERS", {})}
    CHANNEL_LAYERS["default"] = channel_layer(summon_config["REDIS_URL"], CHANNEL_LAYERS.get("default", {}))

# What goes wrong belongs into the pod's log.
if not own.get("LOGGING"):
    LOGGING = {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["console"], "level": "INFO"},
    }
