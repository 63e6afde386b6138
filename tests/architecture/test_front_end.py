"""What every template, style sheet and script of the house must keep (DESIGN §6, LOOK §8)."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

from common.navigation import registered_items

TEMPLATES = sorted((settings.ROOT / "templates").rglob("*.html"))
STATIC = settings.ROOT / "site" / "static"
STYLES = sorted((STATIC / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
COMMENTS = re.compile(r"\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", re.S)
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.S)
# Blocks that fill an attribute, not a text.
NAMES = re.compile(r"\{%\s*block (?:icon|\w*class)\s*%\}[\w -]*\{%\s*endblock\s*%\}")
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
KEYS = re.compile(r"<kbd\b.*?</kbd>", re.S)
TAGS = re.compile(r"<[a-zA-Z/!][^<>]*>", re.S)
SPOKEN = re.compile(r"\b(?:aria-label|aria-description|title|alt|placeholder)=\"([^\"]*)\"")
WORDS = re.compile(r"[A-Za-z\u3400-\u9fff]+")
CHINESE = re.compile(r"[\u3400-\u9fff]")

# Other hosts that are names, not addresses.
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
HOST = re.compile(r"(?:https?:|[\"'(=]\s*)//[\w-]+\.[\w.-]+")

# Newer than Chromium 86 and not harmless when ignored.
TOO_NEW = {
    ":is(": r":is\(",
    ":where(": r":where\(",
    ":has(": r":has\(",
    "aspect-ratio": r"(?<![-\w(])aspect-ratio\s*:",
    "inset": r"(?<![-\w])inset\s*:",
    "container queries": r"@container|container-type\s*:",
    "cascade layers": r"@layer\b",
    "nesting": r"[{;]\s*&",
    "range media queries": r"@media[^{]*[<>]",
    "new viewport units": r"\d(?:dvh|svh|lvh|dvw|svw|lvw)\b",
    "colour functions": r"\b(?:color-mix|oklch|oklab|lab|lch)\(",
    "subgrid": r"\bsubgrid\b",
    "individual transforms": r"(?<![-\w])(?:translate|rotate|scale)\s*:",
    "overflow clip": r"overflow(?:-[xy])?\s*:\s*clip",
}
ELSEWHERE = {"@import": r"@import\b", "another address": r"url\(\s*[\"']?(?:https?:)?//"}
# Newer than ES2017 or evaluated from text.
TOO_NEW_SCRIPT = {
    "optional chaining": r"\?\.[\w(\[]",
    "nullish coalescing": r"\?\?",
    "object spread": r"\{\s*\.\.\.|,\s*\.\.\.\w+\s*\}",
    "class fields": r"^\s+(?:static\s+)?#\w+",
    "private names": r"this\.#",
    "catch without binding": r"catch\s*\{",
    "for await": r"for\s+await",
    "replaceAll": r"\.replaceAll\(",
    "at": r"\.at\(",
    "eval": r"\beval\(|new Function\(",
    "inline style": r"\.style\.cssText|setAttribute\(\s*[\"']style",
    "markup from text": r"document\.write|insertAdjacentHTML",
}


def named(path):
    return str(path.relative_to(settings.ROOT))


def markup(text):
    """The template as it stands, without comments: what a browser could get to see."""
    return COMMENTS.sub("", text)


def untranslated(text):
    """Words a reader would see that no translation can reach: text nodes and spoken attributes."""
    text = TEMPLATE_CODE.sub("", NAMES.sub("", TRANSLATED.sub("", markup(text))))
    spoken = " ".join(SPOKEN.findall(text))
    return WORDS.findall(re.sub(r"&#?\w+;", " ", TAGS.sub(" ", KEYS.sub("", text)))) + WORDS.findall(spoken)


def forbidden_markup(text):
    """What a strict Content-Security-Policy refuses, and addresses of other hosts."""
    text = markup(text)
    found = []
    for script in re.findall(r"<script\b[^>]*>", text):
        if "src=" not in script and "application/json" not in script:
            found.append(script)
    found += re.findall(r"<style\b", text)
    found += re.findall(r"\sstyle\s*=", text)
    found += re.findall(r"\son[a-z]+\s*=\s*[\"']", text)
    found += re.findall(r"javascript:", text)
    return found + foreign_hosts(text)


def foreign_hosts(text):
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")
    return HOST.findall(text)


def broken_rules(text, rules):
    text = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.S | re.M)
    return [name for name, pattern in rules.items() if re.search(pattern, text, re.M)]


def symbols():
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))


def icons_in(text):
    text = markup(text)
    named_by = (
        r'\{%\s*icon\s+"([\w-]+)"',
        r'\sicon="([\w-]+)"',
        r"icons\.svg#([\w-]+)",
        r"\{%\s*block icon\s*%\}([\w-]+)\{%",
        r"sprite\s*%\}#([\w-]+)",
    )
    return {name for pattern in named_by for name in re.findall(pattern, text)}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_compiles(path):
    get_template(str(path.relative_to(settings.ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_holds_nothing_the_policy_refuses(path):
    assert forbidden_markup(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_leaves_no_word_untranslated(path):
    assert untranslated(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_has_english_sources(path):
    assert CHINESE.findall(markup(path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_uses_icons_that_exist(path):
    assert icons_in(path.read_text()) - symbols() == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_component_lists_its_variables(path):
    if "components" in path.parts:
        assert re.match(r"(\{%\s*load [\w ]+%\})?\{%\s*comment\s*%\}\n", path.read_text())


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_style_sheet_suits_chromium_86_and_stays_in_the_house(path):
    assert broken_rules(path.read_text(), TOO_NEW | ELSEWHERE) == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_style_sheet_writes_no_words(path):
    assert re.findall(r"content:\s*\"[^\"]*[A-Za-z\u3400-\u9fff][^\"]*\"", path.read_text()) == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_style_sheet_uses_defined_tokens(path):
    defined = re.findall(r"(--[\w-]+)\s*:", (STATIC / "css" / "tokens.css").read_text())
    text = path.read_text()
    used = set(re.findall(r"var\((--[\w-]+)", text)) - set(defined) - set(re.findall(r"(--[\w-]+)\s*:", text))
    # The back office has the tokens of Wagtail.
    theirs = {name for name in used if "cms" in path.parts and name.startswith("--w-")}

    assert used - theirs == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_script_is_es2017_and_stays_in_the_house(path):
    text = path.read_text()

    assert broken_rules(text, TOO_NEW_SCRIPT) == []
    assert foreign_hosts(text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_script_imports_modules_that_exist(path):
    imported = re.findall(r"(?:from|import)\s+\"(\.[^\"]+)\"", path.read_text())

    assert [name for name in imported if not (path.parent / name).exists()] == []


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.svg")), ids=named)
def test_drawing_holds_no_script_style_or_host(path):
    assert forbidden_markup(path.read_text()) == []


def test_navigation_uses_icons_that_exist():
    assert {item.icon for item in registered_items()} - symbols() == set()


def test_base_page_loads_at_most_ten_style_sheets_that_exist():
    sources = [settings.ROOT / "templates" / name for name in ("components/styles.html", "base.html")]
    sheets = re.findall(r"static 'css/([\w.-]+)'", "".join(source.read_text() for source in sources))

    assert 5 <= len(sheets) <= 10
    assert sheets[0] == "tokens.css"
    assert [name for name in sheets if not (STATIC / "css" / name).exists()] == []


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink-900", "paper", 4.5),
        ("ink-700", "sunk", 4.5),
        ("ink-600", "sunk", 4.5),
        ("ink-600", "gold-100", 4.5),
        ("ink-500", "surface", 4.5),
        ("red-600", "paper", 4.5),
        ("red-600", "red-100", 4.5),
        ("surface", "red-600", 4.5),
        ("gold-700", "gold-100", 4.5),
        ("green-700", "green-100", 4.5),
        ("blue-700", "blue-100", 4.5),
        ("line-strong", "sunk", 3),
        ("gold-500", "surface", 3),
        ("gold-500", "chart-track", 3),
        ("chart-done", "chart-doing", 3),
    ],
)
def test_tokens_keep_their_contrast(front, back, least):
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", (STATIC / "css" / "tokens.css").read_text()))

    lighter, darker = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= least


def luminance(colour):
    """Relative luminance of #rrggbb as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# The checkers themselves can fail.


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p style="width: 3%">',
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<img src="https://elsewhere.example.com/a.png">',
        '<link href="//cdn.example.com/a.css">',
    ],
)
def test_checker_finds_what_the_policy_refuses(text):
    assert forbidden_markup(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<a aria-label="Close">x</a>', ["x", "Close"]),
        ("<p>学习</p>", ["学习"]),
        ('<p>{% translate "Hello" %} {{ name }}</p>', []),
        ("<p>{% blocktranslate %}Hello {{ name }}{% endblocktranslate %} · {# no #}</p>", []),
        ('<p class="u-sm"><kbd class="kbd">Ctrl</kbd> + 1/2 &nbsp;</p>', []),
        ('{% if a < b and b > c %}<p>{{ a|default:"x" }}</p>{% endif %}', []),
    ],
)
def test_checker_finds_untranslated_words(text, words):
    assert untranslated(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "a:is(b) {}",
        "p { inset: 0; }",
        "p { aspect-ratio: 1; }",
        "@media (width > 3em) {}",
        "p { & b {} }",
        "p { width: 3dvh; }",
    ],
)
def test_checker_finds_what_chromium_86_does_not_know(text):
    assert broken_rules(text, TOO_NEW)
