"""Lessons: paper, ink lines, and one red thing (LOOK §5)."""

from math import cos, radians, sin

from home.demo.canvas import HEIGHT, WIDTH, Canvas, Chance, box, turned

GROUND = "#efe8da"
INK, DARK, RED = "#5c574e", "#2b2926", "#9e1b1f"


def plumb(canvas: Canvas, chance: Chance) -> None:
    """A plumb line under a ruler, and the swing it came to rest from."""
    x, reach, swing = chance.one_of([110, 160, 210]), chance.between(78, 92), chance.one_of([-1, 1])
    for tick in range(60, 261, 10):
        canvas.line([(tick, 34), (tick, 54 if tick % 50 == 10 else 46)], INK)
    canvas.line([(40, 34), (280, 34)], DARK, 1.6)
    lean = radians(chance.between(22, 32)) * swing
    canvas.dashes((x, 34), (x + (reach + 30) * sin(lean), 34 + (reach + 30) * cos(lean)), INK)
    for degree in range(-33, 34, 3):
        angle = radians(degree)
        canvas.disc((x + (reach + 34) * sin(angle), 34 + (reach + 34) * cos(angle)), 0.7, INK)
    canvas.line([(x, 34), (x, 34 + reach)], RED, 1.6)
    canvas.shape([(x - 15, 34 + reach), (x + 15, 34 + reach), (x, 68 + reach)], RED)


def ledger(canvas: Canvas, chance: Chance) -> None:
    """A ruled page with one line kept in red."""
    kept = chance.whole(2, 7)
    for row in range(10):
        y = 24 + row * 15
        if row == kept:
            canvas.line([(72, y), (chance.between(160, 230), y)], RED, 5)
            canvas.disc((32, y), 8, RED)
        else:
            canvas.line([(72, y), (chance.one_of([150, 214, 250, 270, 286, 286]), y)], INK, 1.2, 0.75)
    canvas.line([(54, 0), (54, HEIGHT)], RED, 1.2)
    canvas.line([(58, 0), (58, HEIGHT)], RED, 0.5)


def gate(canvas: Canvas, chance: Chance) -> None:
    """Arches one inside the other, and what stands at the end."""
    drift = chance.one_of([-5, 0, 5])
    for turn in range(7):
        radius, crown = 120 - 16 * turn, 60 + 9 * turn
        x, opacity = 160 + drift * turn, 0.35 + 0.09 * turn
        canvas.arc((x, crown), radius, 180, 360, INK, 1.2, opacity)
        canvas.line([(x - radius, crown), (x - radius, HEIGHT)], INK, 1.2, opacity)
        canvas.line([(x + radius, crown), (x + radius, HEIGHT)], INK, 1.2, opacity)
    canvas.disc((160 + drift * 6, 130), 11, RED)


def balance(canvas: Canvas, chance: Chance) -> None:
    """A beam, two pans, and the one weight that tells."""
    side = chance.one_of([-1, 1])
    tilt = side * chance.between(3, 7)
    pivot = (160, 44)
    left, right = turned([(64, 44), (256, 44)], pivot, tilt)
    canvas.line([pivot, (160, 156)], INK, 1.6)
    canvas.line([(122, 156), (198, 156)], DARK, 1.6)
    canvas.line([left, right], DARK, 1.6)
    for x, y in (left, right):
        canvas.line([(x - 30, y + 62), (x, y), (x + 30, y + 62)], INK)
        canvas.line([(x - 30, y + 62), (x + 30, y + 62)], DARK, 1.6)
        canvas.arc((x, y + 40), 37.2, 36.2, 143.8, INK, 1)
    heavy, light = (right, left) if side > 0 else (left, right)
    canvas.shape(box(heavy[0] - 9, heavy[1] + 43.2, 18, 18), RED)
    for place in (-16, 0, 16):
        canvas.outline(box(light[0] + place - 5, light[1] + 51.2, 10, 10), INK)
    canvas.disc(pivot, 4, DARK)


def steps(canvas: Canvas, chance: Chance) -> None:
    """A flight of steps, each on the one before it."""
    at, mirror = chance.whole(3, 6), chance.one_of([False, True])

    def place(x: float) -> float:
        return WIDTH - x if mirror else x

    for step in range(8):
        x, y = 24 + 34 * step, 158 - 16 * step
        for hatch in range(1, 7):
            at_x = place(x + hatch * 34 / 7)
            canvas.line([(at_x, y), (at_x, HEIGHT)], INK, 0.8, 0.2 + 0.06 * step)
        canvas.line([(place(x), y + 16), (place(x), y), (place(x + 34), y)], DARK, 1.6)
    canvas.disc((place(24 + 34 * at + 17), 158 - 16 * at - 9.8), 9, RED)


def shelf(canvas: Canvas, chance: Chance) -> None:
    """Files on two shelves, one of them taken up now."""
    taken = (chance.whole(0, 1), chance.whole(4, 10))
    for row, floor in enumerate((88, 160)):
        canvas.line([(28, floor), (292, floor)], DARK, 1.6)
        x = 36.0 + 10 * row
        for place in range(15):
            width, height = chance.one_of([8, 10, 12, 16]), chance.between(36, 54)
            if x + width > 284:
                break
            if (row, place) == taken:
                canvas.shape(box(x, floor - 60, 12, 59.2), RED)
                x += 12 + 3.5
                continue
            canvas.outline(box(x, floor - height, width, height), INK, 1, 0.85)
            canvas.line([(x, floor - height + 9), (x + width, floor - height + 9)], INK, 0.8, 0.6)
            x += width + 3.5


def stations(canvas: Canvas, chance: Chance) -> None:
    """Seven stations on one line, two hands at each, and the one where a single hand is left."""
    watched, spread = chance.one_of([1, 2, 4, 5]), chance.between(7, 10)
    canvas.line([(0, 90), (WIDTH, 90)], INK, 1, 0.5)
    for place in range(7):
        x = 40 + 40 * place
        if place == watched:
            for angle in range(0, 360, 20):
                canvas.arc((x, 90 - spread), 13, angle, angle + 8, INK, 1)
            canvas.disc((x, 90 + spread), 13.6, RED)
        else:
            for y in (90 - spread, 90 + spread):
                canvas.arc((x, y), 13, 0, 360, DARK, 1.2)
        canvas.line([(x, 0), (x, 90 - spread - 13)], INK, 0.8, 0.35)
        canvas.line([(x, 90 + spread + 13), (x, HEIGHT)], INK, 0.8, 0.35)


def courtyard(canvas: Canvas, chance: Chance) -> None:
    """A house seen from above: wall within wall, a door in each, and what they keep."""
    doors = [chance.one_of([-1, 0, 1]) for _ in range(4)]
    for wall, door in enumerate(doors):
        half, width = 76 - 17 * wall, 2 * (76 - 17 * wall) * 1.5
        left, top, gap = 160 - width / 2, 90 - half, 160 + door * (width / 2 - 22)
        canvas.outline(box(left, top, width, 2 * half), DARK if wall == 0 else INK, 1.6 - 0.2 * wall, 0.9)
        canvas.clear(box(gap - 7, top + 2 * half - 2, 14, 4))
    canvas.shape(box(150, 80, 20, 20), RED)


MOTIFS = (plumb, ledger, gate, balance, steps, shelf, stations, courtyard)
