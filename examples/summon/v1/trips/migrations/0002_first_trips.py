from django.db import migrations

TRIPS = [
    ("Bolt 12", "Harbour", "Airport", "18.4"),
    ("Leaf 3", "Old Town", "University", "6.1"),
    ("Zoe 27", "Airport", "Old Town", "21.7"),
]


def add_trips(apps, schema_editor):
    Trip = apps.get_model("trips", "Trip")
    Trip.objects.bulk_create(Trip(car=car, start=start, end=end, kilometres=kilometres) for car, start, end, kilometres in TRIPS)


def remove_trips(apps, schema_editor):
    apps.get_model("trips", "Trip").objects.filter(car__in=[car for car, *_ in TRIPS]).delete()


class Migration(migrations.Migration):
    dependencies = [("trips", "0001_initial")]
    operations = [migrations.RunPython(add_trips, remove_trips)]
