"""Answering a paper in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Set

from playwright.sync_api import Locator, Page, expect

from tests.e2e.visitors import zh


def question(page: Page) -> Locator:
    """The question on screen."""
    return page.locator("[data-question]:visible")


def stem(page: Page) -> str:
    expect(question(page)).to_have_count(1)
    return question(page).locator(".q__stem").inner_text()


def choose(page: Page, *options: str) -> None:
    """Click options of the question on screen by their whole text."""
    expect(question(page)).to_have_count(1)
    for option in options:
        question(page).locator(".opt").filter(has=page.get_by_text(option, exact=True)).click()


def chosen(page: Page) -> list[str]:
    """The marked options of the question on screen, in their order there."""
    marked = question(page).locator(".opt:has(input:checked) .opt__box > span:last-child")
    return [text.strip() for text in marked.all_inner_texts()]


def next_question(page: Page) -> None:
    page.get_by_role("button", name=zh("Next")).click()


def expect_saved(page: Page) -> None:
    """The head of the page says that the server has everything."""
    expect(page.locator("[data-save].save--ok")).to_be_visible()


def answer_all(page: Page, right: Mapping[str, Set[str]]) -> None:
    """Answer every question with what `right` holds for its stem."""
    for number in range(page.locator("[data-question]").count()):
        if number:
            next_question(page)
        choose(page, *right[stem(page)])
    expect_saved(page)


def open_hand_in(page: Page) -> Locator:
    """The button that hands in, in the dialog that asks first."""
    page.locator(".sit__end").click()
    dialog = page.locator("#hand-in")
    expect(dialog).to_be_visible()
    return dialog.locator("[data-hand-in]")


def hand_in(page: Page) -> None:
    open_hand_in(page).click()
    page.wait_for_url("**/result/")
