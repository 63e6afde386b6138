"""Pages of campaigns: one's own tasks, and what the bureau office does."""
