"""What is drawn: thin, without decisions of its own."""
