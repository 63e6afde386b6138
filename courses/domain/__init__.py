"""The write paths of courses."""
