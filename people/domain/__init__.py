"""What may be done to officers, units and accounts: one function per act, each in one transaction."""
