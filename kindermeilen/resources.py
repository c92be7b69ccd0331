"""Finds templates/, static/ and data/: inside the package (wheel) or beside it (checkout)."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `name`, in the package first, beside the package second."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def data_file(name: str) -> Path:
    """A text file of figures with their sources in kindermeilen/data/."""
    return PACKAGE / "data" / name
