"""The drawn covers: repeatable, of the right size, in the colours of their family, never blank."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat

from home.demo import reader
from home.demo.canvas import Chance
from home.demo.covers import FAMILIES, cover_png, draw_cover
from home.demo.motifs import GROUNDS, MOTIFS

ALL_MOTIFS = [(family, motif) for family in FAMILIES for motif in MOTIFS[family]]
ACCENTS = {"lesson": "#9e1b1f", "case": "#c8494b", "policy": "#d3a951", "evening": "#d3a951"}


def rgb(colour):
    return tuple(bytes.fromhex(colour[1:]))


def share_of(picture, colour):
    """The share of pixels that have exactly this colour."""
    counts = {found: count for count, found in picture.getcolors(maxcolors=picture.width * picture.height)}
    return counts.get(rgb(colour), 0) / (picture.width * picture.height)


def test_families_are_the_four_of_the_look():
    assert FAMILIES == ("lesson", "case", "policy", "evening")


@pytest.mark.parametrize(("family", "motif"), ALL_MOTIFS)
def test_cover_has_its_size_its_ground_and_one_accent(family, motif):
    picture = draw_cover(family, "a-page", motif=motif)

    assert picture.size == (1280, 720)
    assert picture.mode == "RGB"
    assert share_of(picture, GROUNDS[family]) > 0.5
    assert 0.001 < share_of(picture, ACCENTS[family]) < 0.2
    assert max(ImageStat.Stat(picture).var) > 50


@pytest.mark.parametrize(("family", "motif"), ALL_MOTIFS)
def test_cover_differs_from_page_to_page(family, motif):
    pictures = {draw_cover(family, f"page-{number}", motif=motif).tobytes() for number in range(3)}

    assert len(pictures) >= 2


def test_cover_of_a_page_is_always_the_same():
    assert cover_png("lesson", "six-accounts") == cover_png("lesson", "six-accounts")


def test_choices_come_from_a_digest_and_so_hold_for_good():
    chance = Chance("lesson/six-accounts")

    assert [chance.whole(0, 99) for _ in range(6)] == [90, 62, 30, 37, 15, 97]


def test_named_motif_is_the_one_drawn():
    drawn = {draw_cover("policy", "held", motif=motif).tobytes() for motif in MOTIFS["policy"]}

    assert len(drawn) == len(MOTIFS["policy"])


def test_cover_png_is_a_small_picture_of_the_drawing():
    png = cover_png("evening", "first-evening")

    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        assert picture.tobytes() == draw_cover("evening", "first-evening").tobytes()
    assert len(png) < 150_000


def test_cover_refuses_an_unknown_family_and_a_motif_of_another():
    with pytest.raises(ValueError, match="unknown family of covers: 'film'"):
        draw_cover("film", "a-page")
    with pytest.raises(ValueError, match="'lesson' has no motif 'lattice'"):
        draw_cover("lesson", "a-page", motif="lattice")


@pytest.mark.parametrize("load", [reader.load_lessons, reader.load_cases, reader.load_policies])
def test_pages_of_one_list_have_different_motifs(load):
    motifs = [text.cover for text in load()]

    assert len(set(motifs)) == len(motifs)
