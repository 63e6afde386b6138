"""Write paths of the quizzes room, and the pure rules behind its papers."""
