"""What a browser posts of a question's form."""

from wagtail.blocks import BooleanBlock, ListBlock, StreamBlock, StructBlock

from quizzes.forms.blocks import writing_area


def posted(kind, content, **fields):
    """The form of a question of `kind` whose writing area holds `content` (as the blocks' own values), filled in."""
    area = writing_area(kind)
    value = area.to_python({"stem": "收受礼金违反的是（　）。", "explanation": "", **content})
    return {"difficulty": "easy", "basis_text": "", **fields, **_fields(area, value, "content")}


def _fields(block, value, prefix):
    if isinstance(block, StructBlock):
        return _merged(_fields(child, value[name], f"{prefix}-{name}") for name, child in block.child_blocks.items())
    if isinstance(block, StreamBlock):
        rows = [(child.block, child.value, child.block_type) for child in value]
        return _rows(rows, prefix)
    if isinstance(block, ListBlock):
        return _rows([(block.child_block, child, "") for child in value], prefix)
    if isinstance(block, BooleanBlock):
        return {prefix: "on"} if value else {}
    return {prefix: value or ""}


def _rows(rows, prefix):
    fields = {f"{prefix}-count": str(len(rows))}
    for place, (block, value, kind) in enumerate(rows):
        at = f"{prefix}-{place}"
        fields |= {f"{at}-deleted": "", f"{at}-order": str(place), f"{at}-type": kind, f"{at}-id": ""}
        fields |= _fields(block, value, f"{at}-value")
    return fields


def _merged(parts):
    return {name: value for part in parts for name, value in part.items()}
