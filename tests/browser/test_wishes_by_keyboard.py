"""Kora reads many wishes: one key each, saved in the background, also over a broken network and beside a colleague."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kindermeilen.actions import releases
from kindermeilen.actions.context import Context
from kindermeilen.domain.wishes import Release
from kindermeilen.storage import campaigns, towns, wishes
from tests.browser.conftest import Finding, LiveServer
from tests.conftest import People, World

Device = Callable[..., BrowserContext]
MANY = 60


@pytest.fixture
def many(world: World) -> int:
    """So many wishes, of which some look like a name: the id of the campaign they belong to."""
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaign = campaigns.campaigns_of_municipality(ctx.conn, town.id)[0]
        for number in range(MANY):
            group = towns.groups_of_municipality(ctx.conn, town.id)[number % 4]
            text = f"Wunsch Nummer {number}: mehr Bäume und Bänke am Schulweg, damit wir im Schatten warten können."
            wishes.add_wish(ctx.conn, group, campaign.id, number + 1, text=text, entered_on=ctx.today)
    return campaign.id


@pytest.fixture
def list_page(device: Device, people: People, live_server: LiveServer, world: World, many: int) -> Callable[..., Page]:
    def open_it(**screen: object) -> Page:
        context = device(**screen)
        cookie = people.kora.client.get_cookie("kindermeilen")
        assert cookie is not None
        context.add_cookies([{"name": "kindermeilen", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/koordination/{world.ags}/wuensche")
        return page

    return open_it


def states(world: World, campaign_id: int) -> list[Release]:
    with world.read() as ctx:
        found = wishes.wishes_of_campaign(ctx.conn, campaign_id)
        order = {entry.id: n for n, entry in enumerate(_in_order(ctx, world))}
    return [one.state for one in sorted(found, key=lambda one: order[one.id])]


def _in_order(ctx: Context, world: World) -> list[releases.Entry]:
    town = towns.find_municipality(ctx.conn, world.ags)
    assert town is not None
    campaign = campaigns.campaigns_of_municipality(ctx.conn, town.id)[0]
    return releases._entries(ctx, town, campaign)


def test_many_wishes_take_one_key_each(
    list_page: Callable[..., Page],
    world: World,
    people: People,
    many: int,
    axe_findings: Callable[[Page], list[Finding]],
) -> None:
    page = list_page(width=1280)
    assert axe_findings(page) == []
    expect(page.locator("#fortschritt")).to_have_text("0 von 60 entschieden")
    for key in ("f", "n", "f", "z", "ArrowDown", "ArrowUp", "N"):
        page.keyboard.press(key)
    expect(page.locator("#fortschritt")).to_have_text("3 von 60 entschieden")
    expect(page.locator("[data-kept]")).to_have_text("gespeichert")
    assert states(world, many)[:4] == [Release.RELEASED, Release.DECLINED, Release.DECLINED, Release.WAITING]

    page.context.set_offline(True)
    page.keyboard.press("f")
    expect(page.locator("[data-kept]")).to_contain_text("1 noch nicht gespeichert")
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_have_text("gespeichert")

    fifth = page.locator("[data-entry]").nth(4)
    key = fifth.get_attribute("data-entry")
    people.kora.post(f"/koordination/{world.ags}/wuensche", {"decision": "decline", "entry": [key]})
    page.keyboard.press("f")
    expect(fifth).to_contain_text("Schon entschieden, von jemand anderem: nicht freigegeben")

    for _ in range(MANY - 5):
        page.keyboard.press("f")
    expect(page.locator("#fortschritt")).to_have_text(f"{MANY} von {MANY} entschieden")
    expect(page.locator("[data-kept]")).to_have_text("gespeichert")
    found = states(world, many)
    assert (found.count(Release.RELEASED), found.count(Release.DECLINED)) == (MANY - 3, 3)
    with world.read() as ctx:
        assert len(wishes.released(ctx.conn, many)) == MANY - 3


def test_without_script_it_is_a_form_of_ticks_and_one_button(
    list_page: Callable[..., Page], world: World, many: int
) -> None:
    page = list_page(width=360, javascript=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("label[for=wort-1]").click()
    page.locator("label[for=wort-3]").click()
    page.get_by_role("button", name="Ausgewählte freigeben").click()
    expect(page.get_by_text("2 Texte sind freigegeben.")).to_be_visible()
    assert states(world, many)[:3] == [Release.RELEASED, Release.WAITING, Release.RELEASED]
