"""Sketches guess how alike two texts are, within known bounds, and bands name those worth comparing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.domain.sketches import BANDS, bands_of, estimate, likeness, number_of, shingles_of, sketch_of

TEXTS = st.lists(st.text("党员干部违反纪律处分条例规定的应当给予警告或者严重警告", max_size=40), max_size=5)
# Five standard errors of an estimate from 70 figures: hypothesis tries hundreds of pairs.
BOUND = 0.30
# Sketches are stored, so nothing may change them unless EDITION rises.
PINNED = ("185a71912dd82c88", 5962411669624863759, -5164056638133597124)


def test_shingles_are_two_characters_of_one_text_and_short_texts_whole():
    assert shingles_of(["党员干部", "甲", ""]) == {"党员", "员干", "干部", "甲"}


def test_a_number_is_one_character():
    assert shingles_of(["为12个月"]) == {"为12", "12个", "个月"}


@given(TEXTS)
def test_equal_texts_have_equal_sketches_in_any_order(texts):
    sketch = sketch_of(shingles_of(texts))

    assert sketch == sketch_of(shingles_of(reversed(texts)))
    assert estimate(sketch, sketch) == 1
    assert len(bands_of(sketch)) == (BANDS if sketch else 0)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_estimate_stays_near_the_exact_likeness(common, mine, yours):
    one, other = shingles_of(common + mine), shingles_of(common + yours)

    assert abs(estimate(sketch_of(one), sketch_of(other)) - float(likeness(one, other))) <= BOUND


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_between_0_and_1_and_1_for_the_same_shingles_only(mine, yours):
    one, other = shingles_of(mine), shingles_of(yours)

    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert (likeness(one, other) == 1) is (one == other)


def test_likeness_counts_common_shingles_over_all():
    assert likeness({"甲", "乙", "丙"}, {"乙", "丙", "丁"}) == Decimal("0.5")
    assert likeness(set(), set()) == 1
    assert likeness({"甲"}, set()) == 0


@pytest.mark.parametrize("changed", range(1, 40, 4))
def test_texts_that_are_nearly_the_same_share_a_band(changed):
    text = "党员受到警告处分的影响期为一年，在影响期内不得提升职务，也不得参加当年的评优评先活动，期满后自动解除。"
    other = text[:changed] + "不" + text[changed:]

    assert set(bands_of(sketch_of(shingles_of([text])))) & set(bands_of(sketch_of(shingles_of([other]))))


def test_sketches_are_the_same_on_every_machine():
    sketch = sketch_of(shingles_of(["党员干部"]))

    assert (sketch[:8].hex(), bands_of(sketch)[0], number_of("题干".encode())) == PINNED
