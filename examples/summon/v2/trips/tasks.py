import socket

from celery import shared_task

from .models import Heartbeat

KEEP = 100


@shared_task
def heartbeat():
    latest = Heartbeat.objects.create(worker=socket.gethostname())
    Heartbeat.objects.filter(id__lte=latest.id - KEEP).delete()
