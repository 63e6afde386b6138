"""Question bank, quiz pages, sittings and grading."""
