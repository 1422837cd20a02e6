"""Files of others, turned into events: one small pure module a kind of file."""
