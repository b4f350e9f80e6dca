"""What belongs together: recordings and calls, numbers and roles, numbers and institutions."""
