"""Pages of the home room that are not Wagtail pages."""
