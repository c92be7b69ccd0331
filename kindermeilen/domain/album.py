"""The album: animals and places beside the way, one picture and one sentence a page. A class's stops fill it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kindermeilen.domain.journey import Stop
from kindermeilen.domain.places import animals


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


def album_of(stops: Iterable[Stop], miles_done: int) -> tuple[AlbumPage, ...]:
    """The pages of these stops in their order: of a place its picture, and the animal that is met there, each once."""
    pages: dict[str, AlbumPage] = {}
    for stop in stops:
        for page in _pages_of(stop, miles_done):
            pages.setdefault(page.key, page)
    return tuple(pages.values())


def _pages_of(stop: Stop, miles_done: int) -> Iterator[AlbumPage]:
    found = stop.miles <= miles_done
    place = stop.place
    if place is not None:
        first = {lang: sentences[0] for lang, sentences in place.sentences.items()}
        key = f"{PageKind.PLACE}:{place.key}"
        yield AlbumPage(key, PageKind.PLACE, place.picture, place.names, first, found, stop.miles)
    animal = animals().get(stop.animal or "")
    if animal is not None:
        key = f"{PageKind.ANIMAL}:{animal.key}"
        yield AlbumPage(key, PageKind.ANIMAL, animal.picture, animal.names, animal.sentences, found, stop.miles)
