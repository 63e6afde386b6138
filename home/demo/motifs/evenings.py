"""Evenings: night blue, and one gold light (LOOK §5)."""

from home.demo.canvas import WIDTH, Canvas, Chance, bend, box

GROUND = "#22303c"
MIST, GOLD = "#cfd8de", "#d3a951"


def moon(canvas: Canvas, chance: Chance) -> None:
    """A moon over still water and two houses."""
    x, y = chance.between(190, 240), chance.between(60, 78)
    for row, fall in enumerate((118, 121, 126, 132, 140, 150, 162, 176)):
        canvas.line([(0, fall), (WIDTH, fall)], MIST, 0.9, 0.85 - 0.07 * row)
    canvas.disc((x, y), 30, GOLD)
    canvas.eclipse((x - 11, y - 6), 27)
    roof, shift = chance.between(58, 76), chance.between(0, 24)
    canvas.line([(30 + shift, 118), (30 + shift, roof), (76 + shift, roof), (76 + shift, 118)], MIST)
    canvas.line([(76 + shift, roof + 22), (112 + shift, roof + 22), (112 + shift, 118)], MIST)


def windows(canvas: Canvas, chance: Chance) -> None:
    """A long front of windows at night, one still lit."""
    lit = (chance.whole(2, 8), chance.whole(0, 2))
    canvas.line([(24, 24), (296, 24)], MIST, 1.6, 0.8)
    for column in range(11):
        for row in range(3):
            x, y = 35 + 23.2 * column, 38 + 34 * row
            if (column, row) == lit:
                canvas.shape(box(x - 1, y - 1, 19, 26), GOLD)
                continue
            canvas.outline(box(x, y, 17, 24), MIST, 0.9, 0.55)
            canvas.line([(x + 8.5, y), (x + 8.5, y + 24)], MIST, 0.7, 0.4)
    for row, y in enumerate((146, 151, 158, 167, 178)):
        canvas.line([(0, y), (WIDTH, y)], MIST, 0.9, 0.75 - 0.1 * row)


def desk_lamp(canvas: Canvas, chance: Chance) -> None:
    """A lamp bent over an open book."""
    side = chance.one_of([-1, 1])

    def place(x: float) -> float:
        return 160 + side * (x - 160)

    canvas.line([(24, 142), (296, 142)], MIST, 1.4, 0.9)
    for row, y in enumerate((149, 157, 167, 179)):
        canvas.line([(24 + 12 * row, y), (296 - 12 * row, y)], MIST, 0.8, 0.5 - 0.1 * row)
    for ray in range(7):
        canvas.line([(place(170 + 3.4 * ray), 76), (place(112 + 23 * ray), 141)], MIST, 0.7, 0.35)
    canvas.line([(place(92), 141), (place(92), 62), (place(128), 32), (place(170), 46)], MIST, 1.4, 0.9)
    canvas.line([(place(76), 141), (place(108), 141)], MIST, 3, 0.9)
    canvas.shape([(place(166), 44), (place(192), 44), (place(210), 74), (place(152), 74)], GOLD)
    for half in (-1, 1):
        page = bend((place(182), 140), (place(182 + half * 20), 128), (place(182 + half * 44), 138))
        canvas.line(page, MIST, 1.2, 0.95)


def harbour(canvas: Canvas, chance: Chance) -> None:
    """A light at the horizon and its way across the water."""
    x = chance.one_of([96, 160, 224])
    canvas.disc((x, 84), 27, GOLD)
    canvas.clear(box(0, 84, WIDTH, 96))
    for row in range(11):
        y = 84 + 1.2 * row + 0.72 * row * row
        canvas.line([(0, y), (WIDTH, y)], MIST, 0.9, 0.85 - 0.06 * row)
        half = 27 - 2.2 * row
        if 0 < row < 10:
            canvas.line([(x - half, y), (x + half, y)], GOLD, 1.8)
    for hill, top in ((chance.between(48, 70), 66), (chance.between(240, 262), 58)):
        if abs(hill - x) > 70:
            canvas.line([(hill - 46, 84), (hill, top), (hill + 52, 84)], MIST, 0.9, 0.6)


MOTIFS = (moon, windows, desk_lamp, harbour)
