"""Who says it: publisher, doors, importers, the demo city."""
