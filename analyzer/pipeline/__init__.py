"""The order of things; the only place that joins importers, engines, rules, store and reports."""
