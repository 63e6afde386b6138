"""What the bytes of a picture are: checked by their content, freed of what a camera wrote into them. No database."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from quizzes.enums import PictureFormat

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS_A_SIDE = 4000

# What Pillow calls them. An MPO is a JPEG with more pictures behind the first; browsers show the first.
_FORMATS = {
    "PNG": PictureFormat.PNG,
    "JPEG": PictureFormat.JPEG,
    "MPO": PictureFormat.JPEG,
    "GIF": PictureFormat.GIF,
    "WEBP": PictureFormat.WEBP,
}
# What Pillow raises on files that are broken or cut off, and on such as would exhaust it.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# Values of the EXIF tag that make a browser lay a picture on its side.
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
# What a file may say besides its pixels and still be shown as it was.
_NEEDED = frozenset({"icc_profile", "transparency", "background", "gamma", "srgb"})
# What may tell of a person, a place or a device.
_TELLING = frozenset({"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "mp", "Software", "Author"})


@dataclass(frozen=True)
class PictureFacts:
    """What a picture's own bytes say of it; width and height in pixels as browsers show it."""

    format: PictureFormat
    width: int
    height: int


def check_picture(data: bytes) -> PictureFacts:
    """Read a picture's facts from its content, whatever its name says.

    Raises ValidationError unless it is a whole, still PNG, JPEG, GIF or WebP of at most 2 MB and 4000 pixels a side.
    Sizes are looked at before anything is unpacked, so that no file can unpack to more than they allow.
    """
    if not data:
        raise ValidationError(_("The picture is empty."))
    check_size(len(data))
    try:
        with _open(data) as image:
            _refuse_large(image)
            _refuse_moving(image)
            image.verify()
        # Verifying leaves an image unusable, and passes files that are cut off: only reading every pixel shows that.
        with _open(data) as image:
            image.load()
            return _facts_of(image)
    except _BOMBS as error:
        raise ValidationError(_("A picture may be at most 4000 pixels wide and high; this one is larger.")) from error
    except _BROKEN as error:
        message = _("This is no picture that can be shown, or it is damaged: PNG, JPEG, GIF and WebP are possible.")
        raise ValidationError(message) from error


def check_size(size: int) -> None:
    """Raise ValidationError where a picture has more bytes than any may have."""
    if size > MOST_BYTES:
        megabytes = f"{size / 1024 / 1024:.1f}"
        raise ValidationError(_("A picture may have at most 2 MB; this one has %(size)s MB.") % {"size": megabytes})


def without_metadata(data: bytes) -> bytes:
    """The same picture without what tells of place, device, time or person; upright, where EXIF had it turned.

    What carries nothing of the kind comes back byte for byte, so that repeating it changes nothing. Raises
    ValidationError as check_picture does.
    """
    check_picture(data)
    with _open(data) as image:
        image.load()
        if not _tells(image):
            return data
        turned = image.getexif().get(ExifTags.Base.Orientation, 1) != 1
        upright = ImageOps.exif_transpose(image) if turned else image
        upright.info = {name: value for name, value in upright.info.items() if name in _NEEDED}
        out = BytesIO()
        upright.save(out, "JPEG" if image.format == "MPO" else image.format, **_how_to_save(image, turned))
    return out.getvalue()


def _tells(image: Image.Image) -> bool:
    return bool(_TELLING & image.info.keys() or image.getexif() or getattr(image, "text", None))


def _how_to_save(image: Image.Image, turned: bool) -> dict[str, Any]:
    """As near to the original as its format allows: pixels that were not turned keep their JPEG compression."""
    if image.format == "JPEG" and not turned:
        return {"quality": "keep"}
    if image.format in ("JPEG", "MPO"):
        return {"quality": 92, "subsampling": 0}
    return {"quality": 92} if image.format == "WEBP" else {}


def _open(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=["PNG", "JPEG", "GIF", "WEBP"])


def _facts_of(image: Image.Image) -> PictureFacts:
    turned = image.getexif().get(ExifTags.Base.Orientation) in _ON_ITS_SIDE
    width, height = reversed(image.size) if turned else image.size
    return PictureFacts(_FORMATS[image.format or ""], width, height)


def _refuse_large(image: Image.Image) -> None:
    if max(image.size) > MOST_PIXELS_A_SIDE:
        raise ValidationError(
            _("A picture may be at most 4000 pixels wide and high; this one is %(width)s × %(height)s.")
            % {"width": image.width, "height": image.height}
        )


def _refuse_moving(image: Image.Image) -> None:
    """What moves cannot be stopped by its reader (WCAG 2.2.2)."""
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(_("A moving picture cannot be used in a question: save one still picture of it."))
