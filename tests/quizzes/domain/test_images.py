"""What a picture's bytes are let in as, and what is taken out of them."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from quizzes.domain.images import MOST_BYTES, check_picture, without_metadata
from tests.factories.pictures import picture_bytes


@pytest.mark.parametrize(("format", "kept_as"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
def test_check_picture_reads_the_content(format, kept_as):
    facts = check_picture(picture_bytes(format, size=(40, 30)))

    assert (facts.format, facts.width, facts.height) == (kept_as, 40, 30)


def test_check_picture_gives_the_size_as_browsers_turn_it():
    exif = Image.Exif()
    exif[0x0112] = 6

    facts = check_picture(picture_bytes("JPEG", size=(40, 30), exif=exif))

    assert (facts.width, facts.height) == (30, 40)


def moving(format):
    out = BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(out, format, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def broken_png():
    data = bytearray(picture_bytes(size=(60, 60)))
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


REFUSED = {
    "nothing": (lambda: b"", "空的"),
    "a text": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是能显示的图片"),
    "a page behind a picture's name": (lambda: b"GIF89a<script>alert(1)</script>", "不是能显示的图片"),
    "a bitmap": (lambda: picture_bytes("BMP"), "不是能显示的图片"),
    "a picture cut off": (lambda: picture_bytes("JPEG", size=(200, 200))[:-300], "不是能显示的图片"),
    "a damaged picture": (broken_png, "不是能显示的图片"),
    "too wide": (lambda: picture_bytes(size=(4001, 1)), "4001 × 1"),
    "too high": (lambda: picture_bytes("WEBP", size=(1, 4001)), "1 × 4001"),
    "a bomb": (lambda: picture_bytes(size=(15000, 15000)), "4000"),
    "too many bytes": (lambda: picture_bytes() + b"\0" * MOST_BYTES, "2.0"),
    "a moving GIF": (lambda: moving("GIF"), "动"),
    "a moving PNG": (lambda: moving("PNG"), "动"),
    "a moving WebP": (lambda: moving("WEBP"), "动"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_check_picture_refuses(case):
    make, words = REFUSED[case]

    with pytest.raises(ValidationError, match=words):
        check_picture(make())


def exif(tag, value):
    told = Image.Exif()
    told[tag] = value
    return told


def text_of_a_png():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "周某")
    return told


# What tells of somebody, in each format that can.
TELLING = {
    "place in a JPEG": ("JPEG", {"exif": exif(0x8825, {1: "N", 2: (39.0, 54.0, 0.0)})}),
    "device in a PNG": ("PNG", {"exif": exif(0x0110, "某牌手机")}),
    "author in a PNG": ("PNG", {"pnginfo": text_of_a_png()}),
    "time in a WebP": ("WEBP", {"exif": exif(0x0132, "2026:01:05 09:00:00")}),
    "comment in a GIF": ("GIF", {"comment": "周某摄".encode()}),
    "comment in a JPEG": ("JPEG", {"comment": b"zhou"}),
}


def tells(data):
    with Image.open(BytesIO(data)) as image:
        image.load()
        return bool(image.getexif() or {"exif", "comment", "Author"} & image.info.keys())


@pytest.mark.parametrize("case", TELLING)
def test_what_tells_of_somebody_is_taken_out_and_the_picture_stays(case):
    format, options = TELLING[case]
    data = picture_bytes(format, size=(40, 30), **options)
    assert tells(data)

    bare = without_metadata(data)

    assert not tells(bare)
    assert check_picture(bare) == check_picture(data)
    assert without_metadata(bare) == bare


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_what_tells_nothing_stays_byte_for_byte(format):
    data = picture_bytes(format, size=(40, 30))

    assert without_metadata(data) == data


def test_pixels_of_a_jpeg_are_not_compressed_again():
    data = picture_bytes("JPEG", size=(64, 48), exif=exif(0x0110, "某牌手机"))

    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(without_metadata(data))) as after:
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_picture_that_lay_on_its_side_stands_upright(format):
    data = picture_bytes(format, size=(40, 30), exif=exif(0x0112, 6))

    bare = without_metadata(data)

    with Image.open(BytesIO(bare)) as image:
        assert image.size == (30, 40)
    assert check_picture(bare) == check_picture(data)


def test_transparency_stays():
    out = BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(out, "PNG", pnginfo=text_of_a_png())

    with Image.open(BytesIO(without_metadata(out.getvalue()))) as image:
        assert image.getpixel((0, 0)) == (10, 20, 30, 0)
