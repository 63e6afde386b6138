"""Text is cut the same way when it is stored and when it is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.search.terms import MAX_CHARS, MAX_QUERY_TERMS, index_text, query_terms


@pytest.mark.parametrize(
    ("text", "indexed"),
    [
        ("四风", "四 风 四风"),
        ("八项规定", "八 项 规 定 八项 项规 规定"),
        ("廉", "廉"),
        ("GB/T 4762-1984标准", "gb t 4762 1984 标 准 标准"),
        ("２０２６年Ａ类", "2026 年 a 类"),
        ("⼋项", "八 项 八项"),  # a Kangxi radical, as PDF files have them
        ("“三不”一体", "三 不 三不 一 体 一体"),
        ("𠮷某", "𠮷 某 𠮷某"),
        ("", ""),
        ("，。！", ""),
    ],
)
def test_index_text_holds_words_single_characters_and_pairs(text, indexed):
    assert index_text(text) == indexed


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("八项规定", ["八项", "项规", "规定"]),
        ("廉", ["廉"]),
        ("四风 四风", ["四风"]),
        ("DJANGO培训", ["django", "培训"]),
        ("'\"%\\*()&|!:-", []),
        ("   ", []),
        ("", []),
    ],
)
def test_query_terms_are_words_and_pairs(text, terms):
    assert query_terms(text) == terms


def test_query_terms_of_a_whole_book_are_few():
    assert len(query_terms("".join(chr(0x4E00 + n) for n in range(5000)))) == MAX_QUERY_TERMS


def test_index_text_stops_at_the_limit():
    indexed = index_text("一" * MAX_CHARS + "尾")

    assert "尾" not in indexed


@given(st.text(), st.text(), st.text())
def test_what_stands_in_a_text_is_found_in_it(before, wanted, after):
    stored = set(index_text(f"{before} {wanted} {after}").split())

    assert set(query_terms(wanted)) <= stored


@given(
    st.text(alphabet="八项规定四风廉政教育"),
    st.text(alphabet="八项规定四风廉政教育", min_size=1),
    st.text(alphabet="八项规定"),
)
def test_chinese_is_found_inside_longer_chinese(before, wanted, after):
    stored = set(index_text(before + wanted + after).split())

    assert set(query_terms(wanted)) <= stored


@given(st.text())
def test_query_terms_hold_nothing_a_database_would_read(text):
    for term in query_terms(text):
        assert not set(term) & set("'\"%\\*()&|!:-<> \t\n\0")
