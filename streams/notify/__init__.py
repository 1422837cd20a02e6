"""The notifier: who is told what, through which channel, exactly once (design D7, D13)."""
