"""Texts of questions on the page: everything is text, except line breaks and the markers of pictures."""

from functools import cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from quizzes.pictures import Marker, markers_in, pieces_of, words_of
from quizzes.queries import picture_sizes

register = template.Library()

_PICTURE = '<img class="pic" src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'


@register.filter
def question_text(text: str) -> SafeString:
    """A text of a question as markup: escaped, with its line breaks, with its pictures in their places.

    A picture that is not kept here reads as what it shows. Depends on the text alone, for a picture never changes;
    asks the database only for the size of pictures that this process has not shown yet (queries.picture_sizes).
    """
    pictures = markers_in(text)
    if not pictures:
        return _lines(text)
    sizes = picture_sizes({picture.digest for picture in pictures})
    return SafeString("".join(_piece(piece, sizes) for piece in pieces_of(text)))


@register.filter
def question_words(text: str) -> str:
    """A text of a question in one line of plain words, for titles, lists and labels (quizzes.pictures.words_of)."""
    return words_of(text)


def _piece(piece: str | Marker, sizes) -> str:
    if isinstance(piece, str):
        return _lines(piece)
    if piece.digest not in sizes:
        return escape(words_of(str(piece)))
    return format_html(_PICTURE, _address().format(piece.digest), piece.alt, *sizes[piece.digest])


def _lines(text: str) -> SafeString:
    return SafeString(escape(text).replace("\n", "<br>"))


@cache
def _address() -> str:
    """Where pictures are, with a place for the digits: resolving an address takes longer than all the rest."""
    return reverse("quizzes:picture", args=["0" * 16]).replace("0" * 16, "{}")
