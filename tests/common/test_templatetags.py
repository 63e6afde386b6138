"""Pictures, figures and dates as they reach a page."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from common.figures import Share
from common.pictures import Column, HeatMap, Mark, Row
from common.templatetags import charts, dates, figures

UTC_EVENING = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # 1 December 00:00 in Beijing


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def render(source, **context):
    return Template(source).render(Context(context))


def parse(html):
    return ElementTree.fromstring(f"<root>{html}</root>")


# Pictures


def test_ring_draws_its_share_as_percent_of_the_circle():
    root = parse(render("{% load charts %}{% ring share %}", share=Share(6, 9)))

    assert root.find(".//*[@class='ring__bar']").get("stroke-dasharray") == "66.67 33.33"
    assert root.find(".//*[@class='ring__n']").text == "6/9"
    assert root.find(".//svg").get("aria-label") == "6 of 9 done"


def test_ring_of_nothing_due_is_a_dash_and_a_full_one_says_so():
    nothing = parse(render("{% load charts %}{% ring share %}", share=Share(0, 0)))
    full = parse(render("{% load charts %}{% ring share %}", share=Share(9, 9)))

    assert nothing.find(".//*[@class='ring__n']").text == "—"
    assert nothing.find(".//*[@class='ring__bar']") is None
    assert full.find(".//*[@class='ring__t']").text == "all done"


def test_meter_puts_what_is_under_way_behind_what_is_done():
    root = parse(render('{% load charts %}{% meter share "Lesson" doing=1 %}', share=Share(16, 18)))

    bars = [(bar.get("class"), bar.get("x"), bar.get("width")) for bar in root.iterfind(".//rect")]
    assert bars == [("c-track", None, "100"), ("c-done", None, "88.89"), ("c-doing", "88.89", "5.55")]
    assert [node.text for node in root.find(".//*[@class='meter__val']")] == ["16/18", "88.89%"]


def test_meter_of_nobody_shows_a_dash_and_no_percentage():
    root = parse(render('{% load charts %}{% meter share "Lesson" own=True %}', share=Share(0, 0)))

    assert [node.text for node in root.find(".//*[@class='meter__val']")] == ["—"]
    assert [bar.get("width") for bar in root.iterfind(".//*[@class='c-self']")] == ["0.00"]


@pytest.mark.parametrize("total", [1, 3, 30])
def test_segments_fill_the_line_exactly(total):
    context = charts.segments(2, total)

    last = context["blocks"][-1]
    assert abs(Decimal(last["x"]) + Decimal(context["width"]) - 100) <= Decimal("0.01")
    assert sum(block["is_done"] for block in context["blocks"]) == min(2, total)


def make_heat_map(**names):
    marks = {"done": Mark.DONE, "doing": Mark.DOING, "todo": Mark.TODO, "free": Mark.NOT_DUE}
    rows = [Row(name, [marks[word] for word in words.split()]) for name, words in names.items()]
    return HeatMap([Column("属性与职责", "属性"), Column("两个责任", "责任")], rows)


def test_heat_map_differs_in_shape_and_agrees_with_its_table():
    picture = make_heat_map(陈某="done done", 郑某="doing todo", 高某="free done")

    svg = parse(render("{% load charts %}{% heat_map picture %}", picture=picture)).find(".//svg")
    table = parse(render("{% load charts %}{% heat_table picture %}", picture=picture))

    assert len(svg.findall("rect[@class='c-done']")) == 3
    assert [len(group) for group in svg.findall("g")] == [2, 1]
    assert len(svg.findall("path[@class='c-line']")) == 1
    assert svg.get("aria-label").startswith("3 people and 2 tasks: 2 people have finished all of theirs, 1 have not.")
    cells = [[cell.find("span[@class='u-hide']").text for cell in row.findall("td")[:-1]] for row in table.iter("tr")][
        1:
    ]
    assert cells == [["Done", "Done"], ["Under way", "Not begun"], ["Not due", "Done"]]
    assert [row.findall("td")[-1].text for row in table.iterfind(".//tbody/tr")] == ["2/2", "0/2", "1/1"]


def test_heat_map_makes_room_for_the_longest_name():
    short = charts.heat_map(make_heat_map(陈某="done done"))
    long = charts.heat_map(make_heat_map(阿依古丽某某="done done"))

    assert long["width"] - short["width"] == 50  # four more characters of 12.5 units


def test_heat_map_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="one mark a column"):
        make_heat_map(陈某="done")


# Figures and dates


def test_figures_are_plain_and_grouped():
    assert figures.plain(Decimal("63.50")) == "63.5"
    assert figures.plain(Decimal("100.00")) == "100"
    assert figures.plain(0) == "0"
    assert figures.grouped(10_000) == "10,000"
    assert figures.percent_of(17, 18) == "94.44%"


def test_day_is_the_day_in_beijing():
    assert dates.day(UTC_EVENING) == "1 December"
    assert dates.full_day(UTC_EVENING) == "1 December 2026"
    assert dates.weekday(UTC_EVENING) == "Tuesday"
    assert dates.moment(UTC_EVENING) == "1 December 00:00"
    assert dates.day(None) == ""


def test_span_ends_on_the_last_day_of_an_exclusive_end():
    assert dates.span(date(2026, 9, 1), UTC_EVENING) == "1 September to 30 November"
    assert dates.span(date(2026, 9, 1), date(2027, 1, 31)) == "1 September 2026 to 31 January 2027"
    assert dates.span(date(2026, 9, 1), date(2026, 9, 1)) == "1 September"


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (date(2026, 11, 30), "7 days left"),
        (UTC_EVENING, "7 days left"),
        (date(2026, 11, 24), "1 day left"),
        (date(2026, 11, 23), "due today"),
        (date(2026, 11, 21), "2 days overdue"),
        (None, ""),
    ],
)
def test_days_left_counts_days_of_beijing(deadline, words, now):
    assert dates.days_left(deadline, now) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (378, "6 min 18 s"),
        (timedelta(seconds=59, milliseconds=999), "59 s"),
        (3600 + 5 * 60 + 59, "1 h 5 min"),
        (0, "0 s"),
        (None, ""),
    ],
)
def test_duration_cuts_off_what_is_below_its_unit(length, words):
    assert dates.duration(length) == words
