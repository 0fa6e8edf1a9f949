from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trips', '0002_first_trips'),
    ]

    operations = [
        migrations.AddField(
            model_name='trip',
            name='fare',
            field=models.DecimalField(db_default=0, decimal_places=2, max_digits=8),
        ),
    ]
