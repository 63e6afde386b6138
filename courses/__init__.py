"""Lessons, cases, policies and their clauses as Wagtail pages, and the reader that gathers evidence."""
