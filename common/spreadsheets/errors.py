"""What went wrong with a file, in the user's language."""


class SpreadsheetError(Exception):
    """The file cannot be read; the message says what is wrong with it and what to do."""


class DamagedText(SpreadsheetError):
    """A text that is sound but for a few bytes; the message names the line."""
