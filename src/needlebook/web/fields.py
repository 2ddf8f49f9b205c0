"""Form fields that several pages share."""

from typing import Any

from django import forms


class NumberField(forms.FloatField):
    """A number as people type it: 36.6 or 36,6."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> float | None:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
