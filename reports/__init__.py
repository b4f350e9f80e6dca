"""Documents made from a dossier."""
