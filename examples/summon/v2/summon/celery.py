import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summon.settings")

app = Celery("summon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
