"""Template tags shared by every room: shell, icons, charts, figures, dates, form fields."""
