from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0007_drawn_strokes"),
        ("documents", "0002_take_letters_over"),
    ]

    operations = [migrations.DeleteModel(name="Letter")]
