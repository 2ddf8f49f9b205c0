"""The visit note: drafted from the record, left as its author wants it, signed, and then fixed."""
