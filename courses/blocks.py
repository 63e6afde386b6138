"""The blocks of StreamFields. The id of a section's or clause's block is its stable identifier."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.coreutils import resolve_model_string
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# What the look can set. Pasting from Word or WPS keeps these and drops the rest.
RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class ClauseChooserBlock(blocks.ChooserBlock):
    """Chooses a clause of a published policy."""

    @cached_property
    def target_model(self):
        return resolve_model_string("courses.Clause")

    @cached_property
    def widget(self):
        from courses.viewsets import clause_chooser_viewset

        return clause_chooser_viewset.widget_class()

    class Meta:
        icon = "openquote"
        label = _("Clause")


class IllustrationBlock(blocks.StructBlock):
    """A picture in the text."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        help_text=_("Read out to those who cannot see it."),
        max_length=255,
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "courses/blocks/illustration.html"


class SectionBodyBlock(blocks.StreamBlock):
    """What stands in a section."""

    paragraph = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)
    quote = ClauseChooserBlock(label=_("Quoted clause"), template="courses/blocks/quote.html")
    illustration = IllustrationBlock()

    class Meta:
        label = _("Content")


class SectionBlock(blocks.StructBlock):
    """A section: what the reader opens and coverage counts."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=128)
    body = SectionBodyBlock(label=_("Content"))

    class Meta:
        icon = "doc-full"
        label = _("Section")


class SectionsBlock(blocks.StreamBlock):
    """The sections of a lesson or case."""

    section = SectionBlock()


class CitesBlock(blocks.StreamBlock):
    """Clauses that a page rests on without quoting them."""

    clause = ClauseChooserBlock()

    class Meta:
        required = False


class PointsBlock(blocks.StreamBlock):
    """Short lines: risks of a post, questions for discussion."""

    point = blocks.TextBlock(label=_("One line"), rows=2, max_length=500)

    class Meta:
        required = False


class AttachmentBlock(blocks.StructBlock):
    """A file to download, served after log-in."""

    document = DocumentChooserBlock(label=_("File"))
    label = blocks.CharBlock(
        label=_("Name on the page"), required=False, max_length=128, help_text=_("Empty: the file's own title.")
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Attachment")


class AttachmentsBlock(blocks.StreamBlock):
    """The files of a page."""

    attachment = AttachmentBlock()

    class Meta:
        required = False


class MilestoneBlock(blocks.StructBlock):
    """One knot of a case's timeline."""

    when = blocks.CharBlock(
        label=_("When it happened"),
        max_length=16,
        help_text=_("Generalised, without a real date: “March of the first year”."),
    )
    what = blocks.CharBlock(label=_("What happened"), max_length=16)
    detail = blocks.CharBlock(label=_("In a few words"), max_length=32, required=False)
    offence = blocks.BooleanBlock(label=_("Part of the offence"), required=False)

    class Meta:
        icon = "time"
        label = _("Event")


class TimelineBlock(blocks.StreamBlock):
    """A case in a few knots."""

    milestone = MilestoneBlock()

    class Meta:
        required = False
        max_num = 8


class PairBlock(blocks.StructBlock):
    """A gap in the rules beside what closes it (漏洞, 改进)."""

    gap = blocks.CharBlock(label=_("Gap"), max_length=64)
    gap_detail = blocks.TextBlock(label=_("How it was used"), rows=2, required=False)
    remedy = blocks.CharBlock(label=_("Remedy"), max_length=64)
    remedy_detail = blocks.TextBlock(label=_("How it works"), rows=2, required=False)

    class Meta:
        icon = "resubmit"
        label = _("Gap and remedy")


class PairsBlock(blocks.StreamBlock):
    """Gaps and remedies of a case."""

    pair = PairBlock()

    class Meta:
        required = False


class ClauseBlock(blocks.StructBlock):
    """A clause of a policy: number, name, wording."""

    number = blocks.CharBlock(label=_("Number"), max_length=32, help_text=_("As printed, for example 第七条."))
    heading = blocks.CharBlock(label=_("Name"), max_length=128, required=False)
    text = blocks.TextBlock(
        label=_("Text"), rows=4, required=False, help_text=_("Plain text; each line becomes a paragraph.")
    )


class PolicyTextBlock(blocks.StreamBlock):
    """A policy in order: articles belong to the chapter above them, paragraphs to the article above them."""

    chapter = ClauseBlock(label=_("Chapter"), icon="title")
    article = ClauseBlock(label=_("Article"), icon="list-ul")
    paragraph = ClauseBlock(label=_("Paragraph"), icon="minus")
