"""Monthly contests: pinned eligibility, verifiable draw, board."""
