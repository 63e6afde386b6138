"""How pages that are studied look: covers, kinds, cards, numbers of sections."""

from datetime import date

from django import template
from django.templatetags.static import static
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from common.templatetags.dates import day as day_of
from courses.enums import PolicyStatus
from courses.models import CasePage, Clause, CoursePage, LessonPage, PolicyPage
from courses.queries import CARD_COVER

register = template.Library()

_DRAWN = {
    CoursePage: ["lesson-gate", "lesson-ledger", "lesson-plumb"],
    LessonPage: ["lesson-plumb", "lesson-gate", "lesson-ledger"],
    CasePage: ["case-split", "case-lattice"],
    PolicyPage: ["policy-fold", "policy-slips"],
}
_ICONS = {LessonPage: "book", CasePage: "case", PolicyPage: "policy"}
_TAGS = {PolicyStatus.IN_FORCE: "green", PolicyStatus.COMING: "gold", PolicyStatus.REPEALED: ""}
_DIGITS = "零一二三四五六七八九"


@register.filter
def cover_of(page: Page) -> str:
    """Address of a page's picture: the uploaded one, else one drawn for its kind, by its place in the tree."""
    if page.cover is not None:
        return page.cover.get_rendition(CARD_COVER).url
    drawn = _DRAWN[type(page)]
    place = int(page.path[-page.steplen :], 36)
    return static(f"img/covers/{drawn[place % len(drawn)]}.svg")


@register.filter
def kind_icon(page: Page) -> str:
    """Symbol of a lesson, case or policy; plain pages will do."""
    return _ICONS[page.specific_class]


@register.filter
def kind_name(page: Page) -> str:
    """Lesson, case or policy; plain pages will do."""
    return page.specific_class._meta.verbose_name


@register.filter
def status_tag(status: str) -> str:
    """Colour of the tag that says whether a policy holds."""
    return _TAGS[PolicyStatus(status)]


@register.filter
def status_on(dated: PolicyPage | Clause, day: date) -> str:
    """Whether a policy or clause holds on a day."""
    return dated.status_on(day)


@register.filter
def changed_since(clause: Clause, page: Page) -> bool:
    """Whether the clause got its present wording after the page that quotes it was last published."""
    return page.last_published_at is not None and clause.changed_at > page.last_published_at


@register.filter
def status_name(status: str) -> str:
    return PolicyStatus(status).label


@register.filter
def ordinal(number: int) -> str:
    """The mark before a section's heading: 三、 in Chinese, “3. ” elsewhere."""
    if not (get_language() or "").startswith("zh"):
        return f"{number}. "
    tens, units = divmod(number, 10)
    text = ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[units] if units else "")
    return f"{text}、"


@register.filter
def section_name(number: int) -> str:
    """How a section is called in running text: 第三节, “section 3”."""
    return _("section %(number)s") % {"number": ordinal(number).rstrip("、. ")}


@register.filter
def item(mapping, key):
    """mapping[key], or nothing."""
    return mapping.get(key)


@register.simple_tag
def card_of(page: Page, *, done=(), begun=(), today: date | None = None) -> dict[str, str]:
    """What the card of a lesson, case or policy says besides its title: kind, left, right.

    `done` and `begun` hold primary keys of pages that the reader has completed and begun.
    """
    if page.pk in done:
        right = _("completed")
    elif page.pk in begun:
        right = _("begun")
    else:
        right = day_of(page.first_published_at)
    return {**_card_head(page, today), "right": right}


def _card_head(page: Page, today: date | None) -> dict[str, str]:
    if isinstance(page, PolicyPage):
        status = page.status_on(today).label if today else ""
        return {"kind": _kind_with(page, status), "left": page.issuer}
    left = ngettext("about %(n)d minute", "about %(n)d minutes", page.minutes) % {"n": page.minutes}
    if isinstance(page, CasePage):
        return {"kind": _kind_with(page, page.field), "left": _("invented case") if page.fictional else left}
    count = len(page.sections)
    return {"kind": _kind_with(page, ngettext("%(n)d section", "%(n)d sections", count) % {"n": count}), "left": left}


def _kind_with(page: Page, detail: str) -> str:
    return " · ".join(filter(None, [str(page._meta.verbose_name).capitalize(), str(detail)]))
