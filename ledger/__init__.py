"""The study ledger: append-only entries, their chains and seals, and the fold into progress."""
