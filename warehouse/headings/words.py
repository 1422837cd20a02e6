"""Say things in both languages."""

Words = tuple[str, str]
"""(Chinese, English)."""
