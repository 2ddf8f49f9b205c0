"""Paints the regions of a drawing from its table, in the order of covering: rows further down lie over those above.

Rows of the kind `hand` stand for the regions of the hand, which are computed from its joints. Rows whose region begins
with `=` paint nothing; they are shapes that other rows are cut to (`within`, one or more, joined by &)."""

from hand_regions import hand
from places import table
from shapely import intersection_all


def paint(places, name):
    """[(region, shape)] of the table regions_NAME.csv."""
    out, named = [], {}
    for row in table(f"regions_{name}.csv"):
        if row["kind"] == "hand":
            out += hand(places, row["region"])
            continue
        shape = places.shape(row)
        if row["within"]:
            shape = intersection_all([shape, *(named["=" + cut] for cut in row["within"].split("&"))])
        if row["region"].startswith("="):
            named[row["region"]] = shape
        else:
            out.append((row["region"], shape))
    return out
