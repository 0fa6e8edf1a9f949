from channels.consumer import AsyncConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from .models import Trip


class Echo(AsyncWebsocketConsumer):
    """Says what it hears, by way of its own channel: an answer shows that the channel layer carries."""

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.send(self.channel_name, {"type": "echo", "text": text_data or ""})

    async def echo(self, event):
        await self.send(text_data=event["text"])


class TripCount(AsyncWebsocketConsumer):
    """Leaves the counting to a channel worker, and tells what that found."""

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.send("trip-count", {"type": "count", "answer_to": self.channel_name})

    async def counted(self, event):
        await self.send(text_data=f"{event['trips']} trips")


class TripCounter(AsyncConsumer):
    async def count(self, event):
        await self.channel_layer.send(event["answer_to"], {"type": "counted", "trips": await Trip.objects.acount()})
