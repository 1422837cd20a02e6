"""What is published for good (design D9): closed periods as Parquet behind `current`, and the same as Delta tables."""
