"""Officers, the two trees of units, dated facts about both, scopes, accounts and the audit trail."""
