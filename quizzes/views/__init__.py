"""Views of the quizzes room."""
