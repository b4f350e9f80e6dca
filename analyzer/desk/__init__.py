"""The desktop window: view models without a toolkit in `models`, thin views in `views`."""
