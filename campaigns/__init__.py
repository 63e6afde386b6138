"""Study campaigns: their tasks and windows, who is due, who has finished, and the figures reported upward."""
