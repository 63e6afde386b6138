"""Parts of forms that every room shares."""

from django.forms import DateTimeInput
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


class LocalMoment(DateTimeInput):
    """The browser's own picker; times are those of Beijing."""

    input_type = "datetime-local"

    def __init__(self, **attrs):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")
