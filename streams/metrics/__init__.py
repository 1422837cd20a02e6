"""The metrics by family: plain data, gathered by streams.registry."""
