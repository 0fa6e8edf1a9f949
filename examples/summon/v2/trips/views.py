import logging

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import render

from .models import Heartbeat, Trip

log = logging.getLogger(__name__)


def trips(request):
    return render(
        request,
        "trips/trips.html",
        {"trips": Trip.objects.all(), "heartbeat": Heartbeat.objects.first()},
    )


def health(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("the database does not answer: %s", error)
        return JsonResponse({"database": "does not answer"}, status=503)
    return JsonResponse({"database": "ok"})
