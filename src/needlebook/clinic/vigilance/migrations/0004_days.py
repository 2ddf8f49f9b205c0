"""Tallies are summed by day, a summary keeps its own, and says whether it is the last of its course."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

LEVELS = [("muscle", "Muscle"), ("region", "Region"), ("kind", "Kind"), ("unplaced", "Unplaced")]


def gather(apps, schema_editor):
    summaries = apps.get_model("vigilance", "SessionSummary").objects
    tallies, days = apps.get_model("vigilance", "SessionTally").objects, {}
    lasts = dict(summaries.order_by("closed_at", "session").values_list("course", "pk"))
    for summary in summaries.order_by("closed_at", "session").iterator():
        rows = tallies.filter(summary=summary).order_by("id").values_list("level", "what", "has_event")
        summary.tallies = [list(row) for row in rows]
        summary.is_last = lasts[summary.course_id] == summary.pk
        # Once for each row: after a second time PostgreSQL makes no index until the transaction has ended.
        summary.save(update_fields=["tallies", "is_last"])
        day = timezone.localdate(summary.closed_at)
        for level, what, has_event in summary.tallies:
            counted = days.setdefault((summary.clinic_id, day, level, what), [0, 0])
            counted[0] += 1
            counted[1] += has_event
    names = ("clinic_id", "day", "level", "what")
    model = apps.get_model("vigilance", "DayTally")
    model.objects.bulk_create(
        model(**dict(zip(names, key, strict=True)), sessions=n, with_event=hurt) for key, (n, hurt) in days.items()
    )


def settle(apps, schema_editor):
    """PostgreSQL alters no table whose foreign keys of this transaction have still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("vigilance", "0003_look_back"), ("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DayTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("level", models.CharField(choices=LEVELS, max_length=8)),
                ("what", models.CharField(blank=True, max_length=60)),
                ("sessions", models.PositiveIntegerField(default=0)),
                ("with_event", models.PositiveIntegerField(default=0)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "daytally",
            models.UniqueConstraint(fields=["clinic", "level", "day", "what"], name="one_tally_a_day"),
        ),
        migrations.AlterField(  # its name is going to be the summary's own
            "sessiontally",
            "summary",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="vigilance.sessionsummary"
            ),
        ),
        migrations.AddField("sessionsummary", "is_last", models.BooleanField(default=False)),
        migrations.AddField("sessionsummary", "tallies", models.JSONField(default=list)),
        migrations.RunPython(gather, migrations.RunPython.noop),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.RemoveIndex("sessionsummary", "summary_courses"),
        migrations.AddIndex(
            "sessionsummary",
            models.Index(
                fields=["clinic", "closed_at", "course", "complaint"], condition=Q(is_last=True), name="course_ends"
            ),
        ),
        migrations.DeleteModel("SessionTally"),
    ]
