"""The evidence package: one file a stranger can check with tools of their own."""
