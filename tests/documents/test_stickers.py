"""The album as stickers: labels of 70 × 37 mm, what was found first, every picture inside its cut lines."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from kindermeilen.documents.stickers import COLUMNS, ON_A_SHEET, ROWS, TEMPLATE, sticker_data, stickers_pdf
from tests.documents.class_things import (
    ADDRESS,
    HARD_NAMES,
    LOOK,
    codes_in,
    fonts_of,
    images_of,
    is_accessible,
    progress,
    text_of,
)


def test_every_page_of_the_album_is_a_sticker_with_its_name() -> None:
    page = progress(300)
    pdf = stickers_pdf(page, LOOK)
    assert is_accessible(pdf)
    assert all(fonts_of(pdf))
    assert len(PdfReader(BytesIO(pdf)).pages) == -(-len(page.album) // ON_A_SHEET)
    text = text_of(pdf).replace("- ", "")
    assert all(one.names["de"].split()[0] in text for one in page.album)
    assert "Unser Album 3b" in text


def test_what_was_found_comes_first_and_may_come_alone() -> None:
    page = progress(300)
    found = [one.names["de"] for one in page.album if one.found]
    assert 0 < len(found) < len(page.album)
    names = [one["name"] for sheet in sticker_data(page, LOOK)["sheets"] for one in sheet]
    assert names[: len(found)] == found
    assert len(names) == len(page.album)
    alone = [one["name"] for sheet in sticker_data(page, LOOK, only_found=True)["sheets"] for one in sheet]
    assert alone == found


def test_before_anything_is_found_the_sheet_is_not_empty() -> None:
    page = progress(0)
    assert len(sticker_data(page, LOOK, only_found=True)["sheets"][0]) > 0
    with pytest.raises(ValueError, match="no stickers"):
        sticker_data(replace(page, album=()), LOOK)


@pytest.mark.parametrize("names", [{}, *HARD_NAMES])
def test_nothing_crosses_a_cut_line_so_that_labels_and_scissors_work(names) -> None:
    for image in images_of(TEMPLATE, sticker_data(progress(300, **names), LOOK), 72):
        mm = image.width / 210
        for column in range(1, COLUMNS):
            strip = image.crop((round((column * 70 - 4) * mm), 0, round((column * 70 - 1) * mm), image.height))
            # only the level cut lines cross it
            dark = [y for y in range(strip.height) if strip.crop((0, y, strip.width, y + 1)).getextrema()[0] < 128]
            assert len(dark) <= 3 * ROWS
        edge = image.crop((0, 0, round(4.5 * mm), image.height))
        assert (
            len({y for y in range(edge.height) if edge.crop((0, y, edge.width, y + 1)).getextrema()[0] < 128})
            <= 3 * ROWS
        )


def test_outlines_to_colour_in_hold_no_colour() -> None:
    pictures = sticker_data(progress(300), LOOK, outlines=True)["pictures"]
    assert all('stroke="#000"' in svg for svg in pictures.values())
    assert not any('stroke="#000"' in svg for svg in sticker_data(progress(300), LOOK)["pictures"].values())


def test_the_code_leads_to_the_album() -> None:
    image = images_of(TEMPLATE, sticker_data(progress(300), LOOK), 100)[0]
    assert codes_in(image) == [ADDRESS]
