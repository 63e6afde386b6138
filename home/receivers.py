"""What home does when something elsewhere has happened."""

from wagtail.signals import page_published, page_unpublished

from home.queries.shelf import forget_newest


def watch_publishing() -> None:
    """Read the shelf again after a page, of whatever kind, was published or taken down."""
    for signal in (page_published, page_unpublished):
        signal.connect(_forget_newest, dispatch_uid="home.newest")


def _forget_newest(**_news) -> None:
    forget_newest()
