"""The nouns of the program: frozen dataclasses without I/O, database, interface or locale."""
