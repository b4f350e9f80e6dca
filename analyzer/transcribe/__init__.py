"""Audio in, transcript out; one module an engine."""
