"""Questions to and from Moodle: GIFT and Moodle XML."""

from .gift import GIFT
from .xml import MOODLE_XML

__all__ = ["GIFT", "MOODLE_XML"]
