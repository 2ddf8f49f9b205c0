"""Shows: one folder per stage of the visit, each with views, forms, presenters. No logic of its own."""
