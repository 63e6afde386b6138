"""The Chinese catalogue is complete, compiled and in step with the sources."""

import gettext
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

CATALOGUE = settings.ROOT / "site" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
IGNORED = ["site/locale", ".venv/*", "var/*", "tests/*", "docs/*", "benchmarks/*"]


def entries(path: Path) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Plural source and translations of a catalogue, by context and message."""
    found = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        texts: dict[str, str] = {}
        keyword = ""
        for line in lines:
            match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) "', line)
            if match:
                keyword, line = match.group(1), line[len(match.group(1)) + 1 :]
            texts[keyword] = texts.get(keyword, "") + line[1:-1]
        if texts.get("msgid"):
            key = (texts.get("msgctxt", ""), texts["msgid"])
            translations = [text for name, text in texts.items() if name.startswith("msgstr")]
            found[key] = (texts.get("msgid_plural", ""), translations)
    return found


def test_every_string_is_in_chinese():
    missing = [message for message, (_plural, texts) in entries(CATALOGUE).items() if not all(texts)]

    assert missing == []
    assert len(entries(CATALOGUE)) > 1000


def test_no_translation_is_a_guess():
    assert "fuzzy" not in CATALOGUE.read_text(encoding="utf-8")


def test_placeholders_of_translations_are_those_of_the_source():
    def names(text):
        return set(re.findall(r"%\((\w+)\)", text))

    wrong = [
        message
        for message, (plural, texts) in entries(CATALOGUE).items()
        for text in texts
        if not names(text) <= names(message[1]) | names(plural)
    ]

    assert wrong == []


def test_compiled_catalogue_says_what_the_source_says():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    different = [
        (context, message)
        for (context, message), (_plural, texts) in entries(CATALOGUE).items()
        if said(compiled, context, message) != texts[0].encode().decode("unicode_escape").encode("latin-1").decode()
    ]

    assert different == []


def said(compiled, context, message):
    """What the compiled catalogue answers; for a plural message its only Chinese form."""
    plain = message.encode().decode("unicode_escape").encode("latin-1").decode()
    key = f"{context}\x04{plain}" if context else plain
    return compiled._catalog.get(key, compiled._catalog.get((key, 0)))


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_catalogue_holds_every_string_of_the_sources(tmp_path, settings, monkeypatch):
    (tmp_path / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True)
    settings.LOCALE_PATHS = [str(tmp_path)]
    monkeypatch.chdir(settings.ROOT)

    call_command("makemessages", locale=["zh_Hans"], ignore_patterns=IGNORED, verbosity=0)

    fresh = entries(tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po")
    assert sorted(fresh.keys() - entries(CATALOGUE).keys()) == []
