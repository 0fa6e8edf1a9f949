"""The configuration of this instance: one YAML file, named by $SUMMON_CONFIG. Without it (at image build) there is none."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml


def load():
    path = os.environ.get("SUMMON_CONFIG")
    if not path:
        return {}
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file) or {}


def database(url):
    if not url:
        return {"ENGINE": "django.db.backends.dummy"}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts.hostname,
        "PORT": parts.port or 5432,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
