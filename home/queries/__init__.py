"""Reads of the home room, one module a page."""
