"""News of the ledger, for the rooms above. Receivers run in the transaction of the append: an error undoes it all."""

from django.dispatch import Signal

# Arguments: entry (Entry), progress (Progress after the entry), before (ProgressState before it), now (datetime).
entry_appended = Signal()
