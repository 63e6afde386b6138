"""What went wrong with a file, in the user's language."""


class SpreadsheetError(Exception):
    """The file cannot be read; the message says what is wrong with it and what to do."""
