"""The sections of the evidence report: each turns a view into flowables."""
