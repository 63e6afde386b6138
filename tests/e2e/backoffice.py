"""What editors and clerks do in the back office, click by click. Addresses are typed as from a bookmark."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.e2e.visitors import zh


def publish_quiz(page: Page, parent, *, title: str, stems: list[str], points: str) -> None:
    """A quiz of fixed questions below the page `parent`, each chosen from the bank by a part of its text."""
    page.goto(f"/cms/pages/add/quizzes/quizpage/{parent.pk}/")
    page.locator("#id_title").fill(title)
    for number, stem in enumerate(stems):
        page.get_by_role("button", name=zh("Fixed question")).click()
        row = page.locator(f"#inline_child_items-{number}")
        row.locator("[data-chooser-action-choose]").first.click()
        _choose(page, stem)
        row.locator(f"[name=items-{number}-points]").fill(points)
    _publish(page, title)


def publish_lesson(page: Page, course, *, title: str, lead: str, sections: dict[str, str], check: str) -> None:
    """A lesson below `course`: sections by heading and text, and the quiz called `check` as its self-check."""
    page.goto(f"/cms/pages/add/courses/lessonpage/{course.pk}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_lead").fill(lead)
    for heading, text in sections.items():
        _write_section(page, heading, text)
    page.locator("#id_check_quiz-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal-content").get_by_role("link", name=check).click()
    expect(page.locator("#id_check_quiz-title")).to_have_text(check)
    _publish(page, title)


def preview_questions(page: Page, file, *, bank: str) -> None:
    """Upload a file of questions for `bank` and come to its preview, which has written nothing."""
    page.goto("/cms/imports/new/")
    page.locator("#id_bank").select_option(label=bank)
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name=zh("Look at the file")).click()
    page.wait_for_url("**/imports/*-*/")


def confirm_questions(page: Page, *, state: str) -> None:
    """Import what the preview shows; new questions get `state`."""
    page.locator("#id_state").select_option(state)
    page.get_by_role("button", name=zh("Import into the bank")).click()


def import_roster(page: Page, file) -> None:
    """Upload a roster and come to its preview, which has written nothing."""
    page.goto("/cms/people/roster/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=zh("Check the file")).click()
    page.wait_for_url("**/roster/*-*/")


def figures(table: Locator) -> dict[str, str]:
    """A table of one row as head and cell."""
    return dict(zip(table.locator("th").all_inner_texts(), table.locator("td").all_inner_texts(), strict=True))


def _write_section(page: Page, heading: str, text: str) -> None:
    stream = page.locator("[name=sections-count] + [data-streamfield-stream-container]")
    stream.locator("> div > .c-sf-add-button").last.click()
    section = stream.locator("> [data-streamfield-child]").last
    section.locator("[data-contentpath=heading] input").fill(heading)
    _open_menu(section.locator("[data-contentpath=body] .c-sf-add-button").first, page.get_by_role("option"))
    page.get_by_role("option", name=zh("Text")).click()
    section.locator("[contenteditable=true]").click()
    page.keyboard.insert_text(text)


def _open_menu(button: Locator, options: Locator) -> None:
    """Press until the menu is there: a block that is still unfolding swallows the first click."""
    for _press in range(5):
        button.click()
        try:
            options.first.wait_for(timeout=2_000)
        except TimeoutError:
            continue
        return
    raise AssertionError("The menu of blocks does not open.")


def _choose(page: Page, stem: str) -> None:
    """Find a question in the chooser that is open."""
    window = page.locator(".modal-content")
    window.locator("[name=q]").fill(stem)
    window.get_by_role("link", name=stem).click()
    expect(window).to_have_count(0)


def _publish(page: Page, title: str) -> None:
    page.get_by_role("button", name=zh("More actions")).click()
    page.locator("[name=action-publish]").click()
    expect(page.locator(".messages .success")).to_contain_text(title)
