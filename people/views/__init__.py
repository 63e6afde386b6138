"""Pages of the people room: accounts, activation slips, and the back office of the roster."""
