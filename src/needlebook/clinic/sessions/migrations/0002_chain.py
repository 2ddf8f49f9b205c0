"""Each ledger row gets its digest, each session the end of its chain; rows that are there already are linked."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import django.utils.timezone
from django.db import migrations, models

from needlebook.clinic.sessions.chain import START, digest_of

BATCH = 2_000


def link_rows(apps, schema_editor):
    Event, Session = apps.get_model("needling", "Event"), apps.get_model("needling", "Session")
    using = schema_editor.connection.alias
    rows = Event.objects.using(using).order_by("session_id", "sequence").iterator(chunk_size=BATCH)
    ends = []
    for batch in batched(linked(rows, ends)):
        write(schema_editor, Event, ("digest",), batch)
    write(schema_editor, Session, ("head", "length"), ends)


def linked(rows, ends) -> Iterator[tuple]:
    """(digest, id) of each row; fills `ends` with (head, length, session) of each chain."""
    for session, of_session in groupby(rows, key=lambda row: row.session_id):
        previous, length = START, 0
        for row in of_session:
            previous, length = digest_of(previous, row), row.sequence
            yield previous, row.pk
        ends.append((previous, length, session))


def batched(values: Iterable[tuple]) -> Iterator[list[tuple]]:
    batch = []
    for value in values:
        batch.append(value)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def write(schema_editor, model, columns, values):
    """One prepared UPDATE for many rows: as fast as either database goes."""
    connection, key = schema_editor.connection, model._meta.pk
    quote = connection.ops.quote_name
    table, where = quote(model._meta.db_table), quote(key.column)
    sets = ", ".join(f"{quote(column)} = %s" for column in columns)
    rows = [(*given, key.get_db_prep_value(id, connection)) for *given, id in values]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE {where} = %s", rows)  # noqa: S608 - names of ours


class Migration(migrations.Migration):
    dependencies = [("needling", "0001_initial")]

    operations = [
        migrations.AddField("session", "head", models.CharField(default="", editable=False, max_length=64)),
        migrations.AddField("session", "length", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField("event", "digest", models.CharField(default="", editable=False, max_length=64)),
        migrations.AlterField("event", "recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.RunPython(link_rows, migrations.RunPython.noop),
    ]
