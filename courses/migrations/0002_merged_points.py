"""A knowledge point may be merged into another one and stays under its name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="knowledgepoint",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="courses.knowledgepoint",
                verbose_name="merged into",
            ),
        ),
        migrations.AddConstraint(
            model_name="knowledgepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True), name="point_not_merged_into_itself"
            ),
        ),
    ]
