"""What home does when something elsewhere has happened."""

from home.queries.shelf import forget_newest


def forget_newest_pages(**kwargs) -> None:
    """A page was published or taken down; pages of every kind count, the shelf is read again in any case."""
    forget_newest()
