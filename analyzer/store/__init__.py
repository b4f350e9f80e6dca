"""The case on disk: the only package that writes SQLite and copies exhibits."""
