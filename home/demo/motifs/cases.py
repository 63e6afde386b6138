"""Cases: ink, pale lines, and one break (LOOK §5)."""

from home.demo.canvas import HEIGHT, Canvas, Chance, bend, box, turned

GROUND = "#2b2926"
PALE, BREAK = "#efe8da", "#c8494b"


def lattice(canvas: Canvas, chance: Chance) -> None:
    """A window lattice with one pane missing."""
    hole = (chance.whole(2, 6), chance.whole(1, 3))
    for column in range(9):
        for row in range(5):
            x, y = 12 + 38 * column, -1 + 38 * row
            if (column, row) == hole:
                canvas.line([(x + 10, y + 5), (x + 22, y + 21)], BREAK, 3)
                canvas.line([(x + 4, y + 21), (x + 28, y + 5)], BREAK, 3)
                continue
            canvas.outline(box(x, y, 26, 26), PALE, 1.2, 0.8)
            canvas.outline(box(x + 6, y + 6, 14, 14), PALE, 1.2, 0.8)
            canvas.line([(x + 13, y - 8), (x + 13, y)], PALE, 1.2, 0.8)
            canvas.line([(x + 13, y + 26), (x + 13, y + 34)], PALE, 1.2, 0.8)
            canvas.line([(x - 8, y + 13), (x, y + 13)], PALE, 1.2, 0.8)


def split(canvas: Canvas, chance: Chance) -> None:
    """Rings cut through and slipped."""
    x, drop, gap = chance.one_of([136, 160, 184]), chance.between(9, 18), chance.between(4, 7)
    for ring in range(9):
        radius, opacity = 16 + 9 * ring, 0.92 - 0.07 * ring
        canvas.arc((x - gap, 90 - drop / 2), radius, 90, 270, PALE, 1, opacity)
        canvas.arc((x + gap, 90 + drop / 2), radius, -90, 90, PALE, 1, opacity)
    canvas.line([(x, 0), (x, HEIGHT)], BREAK, 2)


def thread(canvas: Canvas, chance: Chance) -> None:
    """Threads drawn tight, and the one that gave way."""
    torn, y = chance.whole(8, 17), chance.between(70, 104)
    for place in range(26):
        x = 10 + 12 * place
        if place != torn:
            canvas.line([(x, 0), (x, HEIGHT)], PALE, 1, 0.75)
            continue
        lean = chance.one_of([-1, 1])
        canvas.line([(x, 0), (x, y - 34), *bend((x, y - 34), (x, y - 14), (x + 8 * lean, y - 12))], BREAK, 2)
        canvas.line([*bend((x - 9 * lean, y + 16), (x, y + 14), (x, y + 38)), (x, HEIGHT)], BREAK, 2)


def slats(canvas: Canvas, chance: Chance) -> None:
    """Upright slats, and those that lean on the first one to fall."""
    first = chance.whole(4, 7)
    canvas.line([(20, 142), (300, 142)], PALE, 1.2, 0.8)
    for place in range(12):
        x, lean = 40 + 19 * place, 42 - 2.2 * (place - first)
        slat = turned(box(x - 2.5, 52, 5, 89), (x + 2.5, 141), lean if place >= first else 0)
        if place == first:
            canvas.shape(slat, BREAK)
        else:
            canvas.outline(slat, PALE, 1.1, 0.8)


def wall(canvas: Canvas, chance: Chance) -> None:
    """A course of bricks with one out of its place."""
    loose = (chance.whole(2, 5), chance.whole(2, 4))
    for row in range(7):
        for column in range(-1, 9):
            if (column, row) != loose:
                canvas.outline(box(*_brick(column, row), 37, 22), PALE, 1.1, 0.75)
    x, y = _brick(*loose)
    brick = turned(box(x + 3, y + 5, 37, 22), (x + 18, y + 11), chance.one_of([-11, -8, 8, 11]))
    canvas.clear(brick)
    canvas.outline(brick, BREAK, 2.4)


def _brick(column: int, row: int) -> tuple[float, float]:
    return 8 + 40 * column + 20 * (row % 2), 4 + 25 * row


MOTIFS = (lattice, split, thread, slats, wall)
