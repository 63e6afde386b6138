"""Policies: deep red, with a gold page or gold slips (LOOK §5)."""

from home.demo.canvas import Canvas, Chance, box, turned

GROUND = "#7d1518"
GOLD = "#d3a951"


def fold(canvas: Canvas, chance: Chance) -> None:
    """A printed page seen flat: double frame, column rules, the folded centre."""
    columns, reach = chance.one_of([4, 5, 6, 7]), chance.between(24, 46)
    canvas.outline(box(28, 18, 264, 144), GOLD, 2.4)
    canvas.outline(box(34, 24, 252, 132), GOLD, 0.7)
    for side in (-1, 1):
        for column in range(columns):
            x = 160 + side * (14 + column * 112 / columns)
            canvas.line([(x, 24), (x, 156)], GOLD, 0.9, 0.75 if column else 1)
        edge, tip = 90 + side * reach, 90 + side * (reach - 20)
        canvas.shape([(146, edge), (174, edge), (174, tip), (160, tip + side * 12), (146, tip)], GOLD)


def slips(canvas: Canvas, chance: Chance) -> None:
    """Bamboo slips on two cords, one of them marked."""
    marked = chance.whole(3, 9)
    for place in range(13):
        slip = box(44 + 18 * place, chance.one_of([24, 25, 26, 27]), 14, chance.one_of([128, 129, 130]))
        if place == marked:
            canvas.shape(slip, GOLD)
        else:
            canvas.outline(slip, GOLD, 1, 0.95)
    for y in (62, 66, 116, 120):
        canvas.line([(30, y), (290, y)], GOLD, 0.9)


def clauses(canvas: Canvas, chance: Chance) -> None:
    """An indented outline, one article in full gold."""
    marked = chance.whole(3, 7)
    canvas.outline(box(28, 14, 264, 152), GOLD, 2.4)
    for row in range(10):
        depth = 0 if row in (0, 5) else chance.one_of([1, 1, 2])
        x, y = 48 + 22 * depth, 31 + 13 * row
        end = chance.between(196, 268)
        if row == marked:
            canvas.shape(box(x, y - 3, chance.between(84, 132), 6), GOLD)
            continue
        canvas.line([(x, y), (x + 10, y)], GOLD, 2.2)
        canvas.line([(x + 16, y), (end if depth else end - 60, y)], GOLD, 0.9, 0.8)


def sheets(canvas: Canvas, chance: Chance) -> None:
    """Sheets laid on each other, the corner of the last turned down."""
    lean = chance.between(2.5, 4.5) * chance.one_of([-1, 1])
    sheet = [(104, 26), (190, 26), (216, 52), (216, 156), (104, 156)]
    for under in range(5, 0, -1):
        page = turned(box(104, 26, 112, 130), (160, 91), lean * under)
        canvas.clear(page)
        canvas.outline(page, GOLD, 0.9, 0.95 - 0.11 * under)
    canvas.clear(sheet)
    canvas.outline(sheet, GOLD, 2.2)
    canvas.shape([(190, 26), (216, 52), (190, 52)], GOLD)
    for row in range(6):
        canvas.line([(120, 72 + 13 * row), (chance.between(160, 200), 72 + 13 * row)], GOLD, 0.9, 0.8)


MOTIFS = (fold, slips, clauses, sheets)
