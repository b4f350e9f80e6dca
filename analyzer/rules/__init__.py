"""Rules: text and call patterns in, hits and findings out."""
