"""Study campaigns, their tasks, standings and statistics. Knows only what the ledger knows."""
