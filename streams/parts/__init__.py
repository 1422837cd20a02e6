"""What a journey adds to which figure, by metric family. Pure; gathered by streams.contributions."""
