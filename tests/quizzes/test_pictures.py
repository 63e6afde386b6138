"""Markers of pictures: what is one, what is not, and that cutting a text at them loses nothing."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.pictures import Marker, digest_of, digests_in, marker, markers_in, pieces_of, words_of

DIGEST = "0123456789abcdef"
OTHER = "f" * 16
WILD_TEXTS = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from(["![", "](pic:", DIGEST, ")", f"![图](pic:{DIGEST})", "\n"])),
    max_size=8,
).map("".join)


def test_digest_is_the_beginning_of_the_sha256():
    assert digest_of("图".encode()) == hashlib.sha256("图".encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"见![流程图](pic:{DIGEST})。", [Marker("流程图", DIGEST)]),
        (f"![](pic:{DIGEST})", [Marker("", DIGEST)]),
        (f"![a](pic:{DIGEST})![b](pic:{OTHER})", [Marker("a", DIGEST), Marker("b", OTHER)]),
        (f"![a](pic:{DIGEST.upper()})", []),
        (f"![a](pic:{DIGEST}0)", []),
        (f"![a](pic:{DIGEST[1:]})", []),
        (f"[a](pic:{DIGEST})", []),
        (f"![a\nb](pic:{DIGEST})", []),
        ("![a](https://example.org/a.png)", []),
        ("", []),
    ],
)
def test_markers_in_finds_markers_and_nothing_else(text, found):
    assert markers_in(text) == found


@given(alt=st.text(max_size=30))
@settings(max_examples=80, deadline=None)
def test_marker_of_any_description_is_read_back_as_one_marker(alt):
    written = marker(DIGEST, alt)

    assert [found.digest for found in markers_in(written)] == [DIGEST]
    assert marker(DIGEST, markers_in(written)[0].alt) == written


@given(text=WILD_TEXTS)
@settings(max_examples=80, deadline=None)
def test_pieces_join_to_the_text(text):
    pieces = list(pieces_of(text))

    assert "".join(map(str, pieces)) == text
    assert [piece for piece in pieces if isinstance(piece, Marker)] == markers_in(text)


def test_digests_in_looks_into_every_corner_of_a_content():
    options = [{"id": "a", "text": f"![x](pic:{DIGEST})"}, {"id": "b", "parts": [f"![y](pic:{OTHER})", 3, None, True]}]

    assert digests_in("无图", options) == {DIGEST, OTHER}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"看图\n![宣传栏](pic:{DIGEST})作答", "看图 [图：宣传栏]作答"),
        (f"![](pic:{DIGEST})", "[图]"),
        ("一\n二", "一 二"),
        ("a<b", "a<b"),
    ],
)
def test_words_of_reads_pictures_as_what_they_show(text, words):
    assert words_of(text) == words
