"""Word documents for tests, written element by element: paragraphs, runs, lists, tables, pictures."""

import io
import zipfile
from xml.sax.saxutils import escape

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
PNG = b"\x89PNG\r\n\x1a\n" + b"tiny"


def r(text="", inside="", **properties):
    """A run of text; tabs and line feeds as Word writes them. Properties by their element: u="single"."""
    dressed = "".join(f'<w:{name} w:val="{value}"/>' for name, value in properties.items())
    pieces = text.replace("\t", "\0<w:tab/>\0").replace("\n", "\0<w:br/>\0").split("\0")
    texts = [
        piece if piece.startswith("<w:") else f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in pieces
    ]
    return f"<w:r><w:rPr>{dressed}</w:rPr>{''.join(texts)}{inside}</w:r>"


def p(*runs, numbered=None, level=0, style="", deleted_end=False):
    """A paragraph of texts or runs, perhaps of the list `numbered`."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbered}"/></w:numPr>'
    if deleted_end:
        properties += '<w:rPr><w:del w:id="9" w:author="x"/></w:rPr>'
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def paragraphs(text):
    return "".join(p(line) for line in text.split("\n"))


def table(*rows):
    """A table of cells; a cell is a text, one paragraph a line, or elements."""
    return f"<w:tbl><w:tblPr/>{''.join(map(_row, rows))}</w:tbl>"


def _row(cells):
    written = [cell if cell.startswith("<w:tc>") else f"<w:tc><w:tcPr/>{_inside(cell)}</w:tc>" for cell in cells]
    return f"<w:tr>{''.join(written)}</w:tr>"


def _inside(cell):
    return cell if cell.startswith("<") else paragraphs(cell)


def levels(*written):
    """The levels of a list: (signs, text) each, such as ("decimal", "%1.")."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{signs}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (signs, text) in enumerate(written)
    )


def numbering(*lists, overrides=()):
    """Lists 1, 2 … by their levels; each of `overrides` is one more list that goes on with list 1 from a start."""
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{at}">{each}</w:abstractNum>' for at, each in enumerate(lists))
    numbers = "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(len(lists)))
    numbers += "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for at, start in enumerate(overrides, start=len(lists) + 1)
    )
    return f"<w:numbering {NAMES}>{abstract}{numbers}</w:numbering>"


def picture(relation="rId7", described="示意图"):
    return r(
        inside=f'<w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{described}"/><a:graphic><a:graphicData>'
        f'<a:blip r:embed="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def document(*blocks, lists="", styles="", media=(), main=None):
    """The bytes of a document; `media` are the bytes of pictures rId7, rId8 …"""
    body = (
        main or f'<?xml version="1.0"?><w:document {NAMES}><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>'
    )
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="image" Target="media/image{at}.png"/>'
        for at, _data in enumerate(media, start=7)
    )
    names = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "word/document.xml": body,
        "word/_rels/document.xml.rels": f"<Relationships {names}>{relations}</Relationships>",
        **({"word/numbering.xml": lists} if lists else {}),
        **({"word/styles.xml": f"<w:styles {NAMES}>{styles}</w:styles>"} if styles else {}),
        **{f"word/media/image{at}.png": data for at, data in enumerate(media, start=7)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
