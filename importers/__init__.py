"""One module for each source format; `contract.py` says what an importer is."""
