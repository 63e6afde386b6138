"""HTML, Markdown and plain text of Moodle as plain text with pictures, and back."""

import base64
from time import process_time

import pytest
from hypothesis import given, settings

from quizzes.exchange.moodle.markup import AUTO, HTML, MARKDOWN, PLAIN, Unreadable, data_uri, read_text, write_html
from quizzes.pictures import digest_of, digests_in, marker
from tests.factories.pictures import picture_bytes
from tests.quizzes.exchange.banks import PICTURES, STEMS

PNG = picture_bytes()
SHOWN = marker(digest_of(PNG), "图一")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>第一段</p><p>第二段<br/>第三行</p>", "第一段\n第二段\n第三行"),
        ("  多个\n   空格&nbsp;&nbsp;和 换行 ", "多个 空格 和 换行"),
        ("a &lt; b &amp;&amp; c &#8805; d", "a < b && c ≥ d"),
        ("<ul><li>甲</li><li>乙</li></ul>", "甲\n乙"),
        ("<table><tr><th>年</th><th>数</th></tr><tr><td>2025</td><td>3</td></tr></table>", "年 | 数\n2025 | 3"),
        ("x<sup>2</sup>+y<sub>1</sub>=10<sup>n</sup>", "x²+y₁=10ⁿ"),
        ("e<sup>kx</sup>，a<sub>甲</sub>", "e^(kx)，a_甲"),
        ("<pre>第一行\n  第二行</pre>尾", "第一行\n第二行\n尾"),
        ("若 a<b，则 c>d", "若 a<b，则 c>d"),
        ("<!-- 注 --><script>alert(1)</script><style>p{}</style>正文", "正文"),
        ("<p>未闭合<b>粗", "未闭合粗"),
        ("<o:p></o:p>正文<st1:place>某地</st1:place>", "正文某地"),
        ("<p dir='ltr' style=\"text-align: left;\">正文</p>", "正文"),
    ],
)
def test_html_reads_as_the_text_people_saw(source, text):
    assert read_text(source, HTML).text == text


@pytest.mark.parametrize(
    ("source", "text_format", "text"),
    [
        ("第一行\n<b>第二行</b>", AUTO, "第一行\n第二行"),
        ("设 List<int> 与 a<b且c>d", AUTO, "设 List<int> 与 a<b且c>d"),
        ("<b>不是标签</b> &amp;", PLAIN, "<b>不是标签</b> &amp;"),
        ("**不得**有下列行为：\n\n- 甲\n- 乙", MARKDOWN, "不得有下列行为：\n甲\n乙"),
    ],
)
def test_every_format_reads_by_its_own_rules(source, text_format, text):
    assert read_text(source, text_format).text == text


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("<p>正文</p>", set()),
        ("<b>甲</b><span style='color: red'>乙</span>", {"bold, italics, colours and the like"}),
        ("<table><tr><td>甲</td></tr></table>", {"tables"}),
        ("<a href='https://example.org'>甲</a>", {"links"}),
        ("x<sup>2</sup>", set()),
        ("x<sup>甲</sup>", {"raised and lowered characters"}),
        ("<ol><li>甲</li></ol>", {"marks of lists"}),
    ],
)
def test_what_a_plain_text_cannot_keep_is_told(source, lost):
    assert read_text(source, HTML).lost == lost


@pytest.mark.parametrize(
    "source",
    [
        '见<img src="@@PLUGINFILE@@/%E5%9B%BE.png" alt="图一">。',
        '见<img src="@@PLUGINFILE@@/图.png?time=1" alt="图一" width="30"/>。',
        f'见<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="图一">。',
    ],
)
def test_pictures_come_from_the_file_or_from_the_text(source):
    read = read_text(source, HTML, {"图.png": PNG})

    assert read.text == f"见{SHOWN}。"
    assert read.pictures == {digest_of(PNG): PNG}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('<img src="@@PLUGINFILE@@/b.png">', "“b.png” is not in the file"),
        ('<img src="https://example.org/c.png">', "“https://example.org/c.png” is not in the file"),
        ('<img src="data:image/png;base64,!!">', "damaged"),
        ('<img src="data:image/png;base64,图">', "damaged"),
        ('<img src="@@PLUGINFILE@@/a.svg">', "no picture that can be shown"),
        ("<video src='a.mp4'></video>", "<video>"),
        ("<iframe src='a'></iframe>", "<iframe>"),
    ],
)
def test_what_no_text_can_show_is_refused_by_name(source, says):
    with pytest.raises(Unreadable, match=says):
        read_text(source, HTML, {"a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"})


@pytest.mark.parametrize("piece", ["<!--", "<", "<a ", "<a b='", '<a b="', "<a b=c ", "&", "<p>", "</p>"])
def test_a_hostile_text_takes_no_longer_than_its_length(piece):
    """A pattern that looks for an end from every beginning would take minutes."""
    start = process_time()

    read_text(piece * 200_000, HTML)

    assert process_time() - start < 15


@settings(max_examples=100, deadline=None)
@given(text=STEMS)
def test_written_html_reads_back_to_the_same_text_and_pictures(text):
    html = write_html(text, lambda digest: data_uri(PICTURES[digest], "image/png"))

    read = read_text(html, HTML)

    assert (read.text, read.lost) == (text, set())
    assert read.pictures == {digest: PICTURES[digest] for digest in digests_in(text)}
