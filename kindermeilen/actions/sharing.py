"""What others may pass on of a public page: the facts of its press text."""

from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.domain.journey import Leg
from kindermeilen.domain.press_text import PressFacts, Whose


def press_facts(page: ProgressPage, who: str, lang: str, address: str) -> PressFacts:
    """The page's figures. `who`: the name as a sentence begins with it."""
    campaign, journey = page.campaign, page.journey
    return PressFacts(
        whose=Whose(page.kind),
        name=who,
        place=page.institution,
        town=page.municipality,
        year=campaign.year if campaign else None,
        first=campaign.date_from if campaign else None,
        last=campaign.date_to if campaign else None,
        is_filed=not page.is_provisional,
        miles=page.miles,
        conference=page.conference(lang),
        leg=journey.leg if journey else Leg.THERE,
        stop=journey.next_stop.named(lang) if journey else "",
        left=journey.remaining if journey else 0,
        as_of=page.as_of,
        address=address,
        has_bus=campaign is None or (campaign.rules.bus and campaign.rules.train),
    )
