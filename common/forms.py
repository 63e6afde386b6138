"""Forms that pages of every room share in the back office."""

from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm

from common.identifiers import short_code


class AddressedPageForm(WagtailAdminPageForm):
    """A page's form that finds an address by itself: a Chinese title has no Latin letters to make one from."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self):
        """What was typed, what the page has, what the title gives, or a short code."""
        return (
            self.cleaned_data["slug"]
            or self.instance.slug
            or slugify(self.cleaned_data.get("title", ""))
            or short_code(8).lower()
        )
