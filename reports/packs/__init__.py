"""Complaint packs: what one office asks for, in its form and within its limits."""
