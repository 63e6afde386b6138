"""Template filters of the contests."""
