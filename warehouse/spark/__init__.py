"""The published tables in Spark: for whoever has a cluster, and the proof that it comes to the same digits."""
