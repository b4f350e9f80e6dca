"""Contact patterns in numbers, and what a log can show at all."""
