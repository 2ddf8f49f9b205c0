from django.db import migrations


class Migration(migrations.Migration):
    """Letters are kept with all other documents now: see documents 0002."""

    dependencies = [
        ("assessments", "0007_drawn_strokes"),
        ("documents", "0002_take_letters_over"),
    ]

    operations = [migrations.DeleteModel(name="Letter")]
