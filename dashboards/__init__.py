"""Show it: the wall page over server-sent events, from the live statements alone."""
