"""Clock, identifiers, append-only rows and chains, spreadsheets, Chinese search, shared template parts; no rule."""
