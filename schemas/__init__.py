"""What is said: events, topics, reference data, settings, errors. Pure: no IO, no clock, no randomness."""
