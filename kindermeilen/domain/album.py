"""The album: animals and places beside the way, one picture and one sentence a page. A class's stops fill it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PageKind(StrEnum):
    """What a page of the album shows."""

    PLACE = "place"
    ANIMAL = "animal"


@dataclass(frozen=True, slots=True)
class AlbumPage:
    """One page. `names` and `sentences` by language; `found`: the stop at so many `miles` was passed."""

    key: str
    kind: PageKind
    picture: str
    names: Mapping[str, str]
    sentences: Mapping[str, str]
    found: bool
    miles: int
