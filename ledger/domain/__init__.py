"""The write paths of the ledger."""
