"""Importing what django-quiz-app 0.5.1 left behind (docs/decisions/0006, 0013)."""
