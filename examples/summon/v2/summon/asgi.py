import os

from channels.routing import ChannelNameRouter, ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summon.settings")

site = get_asgi_application()

# Consumers import models, which are there only now.
from trips.consumers import Echo, TripCount, TripCounter  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": site,
        "websocket": URLRouter([path("ws/echo", Echo.as_asgi()), path("ws/count", TripCount.as_asgi())]),
        "channel": ChannelNameRouter({"trip-count": TripCounter.as_asgi()}),
    }
)
