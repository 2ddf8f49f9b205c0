"""A place becomes a tally: also kinds of event are counted by it. And an index for the courses that ended."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vigilance", "0001_initial")]

    operations = [
        migrations.RemoveIndex("sessionplace", "place_figures"),
        migrations.RenameModel("SessionPlace", "SessionTally"),
        migrations.RenameField("sessiontally", "place", "what"),
        migrations.AlterField(
            "sessiontally",
            "level",
            models.CharField(
                choices=[("muscle", "Muscle"), ("region", "Region"), ("kind", "Kind"), ("unplaced", "Unplaced")],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            "sessiontally",
            "summary",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tallies", to="vigilance.sessionsummary"
            ),
        ),
        migrations.AlterField("sessiontally", "what", models.CharField(blank=True, max_length=60)),
        migrations.AddIndex(
            "sessionsummary",
            models.Index(fields=["clinic", "closed_at", "course", "complaint"], name="summary_courses"),
        ),
        migrations.AddIndex(
            "sessiontally",
            models.Index(fields=["clinic", "level", "what", "closed_at", "has_event"], name="tally_figures"),
        ),
    ]
