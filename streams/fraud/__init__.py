"""Signals that ratings may not be what people said (domain 3.6): flags with evidence, never a verdict."""
