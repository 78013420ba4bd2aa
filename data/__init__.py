"""Floor 1: report files become one published, checked DuckDB file."""
