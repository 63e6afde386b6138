"""Draws the covers of the demo's pages (LOOK §5): flat geometry, the same picture for the same page everywhere."""

from io import BytesIO

from PIL import Image

from home.demo.canvas import SIZE, Canvas, Chance
from home.demo.motifs import GROUNDS, MOTIFS

__all__ = ["FAMILIES", "SIZE", "cover_png", "draw_cover"]

FAMILIES = tuple(MOTIFS)


def draw_cover(family: str, seed: str, *, motif: str = "") -> Image.Image:
    """A picture of 1280×720 for one page.

    `seed` is the page's slug and varies the motif, or chooses it where none is named.
    An unknown family, or a motif that is not of the family, is a ValueError.
    """
    if family not in MOTIFS:
        raise ValueError(f"unknown family of covers: {family!r}")
    if motif and motif not in MOTIFS[family]:
        raise ValueError(f"the family {family!r} has no motif {motif!r}")
    chance = Chance(f"{family}/{seed}")
    drawn = motif or chance.one_of(tuple(MOTIFS[family]))
    canvas = Canvas(GROUNDS[family])
    MOTIFS[family][drawn](canvas, chance)
    return canvas.picture()


def cover_png(family: str, seed: str, *, motif: str = "") -> bytes:
    """The same picture as a PNG file; flat colours keep it to a few dozen kilobytes."""
    buffer = BytesIO()
    draw_cover(family, seed, motif=motif).save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()
