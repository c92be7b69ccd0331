"""A town's logo, as it is kept: cleaned, with nothing in it but a picture."""

from dataclasses import dataclass
from hashlib import sha256

SVG, PNG = "image/svg+xml", "image/png"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture of so many pixels; those of an SVG only say its shape, the longer edge having a thousand."""

    media_type: str
    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        """How its file ends, and how Typst calls its format."""
        return "svg" if self.media_type == SVG else "png"
