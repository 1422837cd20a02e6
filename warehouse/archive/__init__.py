"""The archive: the log's records, byte for byte, as Parquet beside the database (D3), from which all can be rebuilt."""
