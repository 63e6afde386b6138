"""The write paths of campaigns."""
