from decimal import Decimal

from django.db import migrations

BASE = Decimal("2.50")
PER_KILOMETRE = Decimal("0.45")


def fill_fare(apps, schema_editor):
    Trip = apps.get_model("trips", "Trip")
    for trip in Trip.objects.all():
        trip.fare = (BASE + PER_KILOMETRE * trip.kilometres).quantize(Decimal("0.01"))
        trip.save(update_fields=["fare"])


class Migration(migrations.Migration):
    dependencies = [("trips", "0003_fare")]
    operations = [migrations.RunPython(fill_fare, migrations.RunPython.noop)]
