"""What it adds up to: the loader, SQL models, snapshots, questions, printables. The warehouse is the truth (D8)."""
