from django.db import models


class Trip(models.Model):
    car = models.CharField(max_length=40)
    start = models.CharField(max_length=80)
    end = models.CharField(max_length=80)
    kilometres = models.DecimalField(max_digits=7, decimal_places=1)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.car}: {self.start} to {self.end}"


class Heartbeat(models.Model):
    """One row for each time that the scheduler's task reached a worker."""

    at = models.DateTimeField(auto_now_add=True)
    worker = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]
