"""Letters to other professionals: written from the record, looked at, made as PDF and kept."""
