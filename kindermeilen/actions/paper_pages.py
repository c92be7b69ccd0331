"""What the coordinator's pages about paper show: totals that are stored, and what a form for one more offers."""

from dataclasses import dataclass

from kindermeilen.actions.context import Context, current_campaign, load_institution, load_municipality
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import NotFound
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.storage import campaigns, paper, towns
from kindermeilen.storage.paper import StoredPaperTotal


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A stored total with the names of what it covers."""

    total: StoredPaperTotal
    year: int
    institution: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A town's totals from paper, newest first, and the institutions that more may come from, by name."""

    municipality: Municipality
    institutions: tuple[Institution, ...]
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What the form for one institution's total offers: its groups, and the year that days are suggested from."""

    municipality: Municipality
    institution: Institution
    groups: tuple[Group, ...]
    campaign: Campaign | None


def paper_page(ctx: Context, ags: str) -> PaperPage:
    """All totals from paper of a town. Raises NotFound."""
    municipality, _ = load_municipality(ctx, ags)
    houses = {one.id: one for one in towns.institutions_of(ctx.conn, municipality.id)}
    groups = {one.id: one.name for one in towns.groups_of_municipality(ctx.conn, municipality.id)}
    years = {one.id: one.year for one in campaigns.campaigns_of_municipality(ctx.conn, municipality.id)}
    lines = tuple(
        PaperLine(
            total,
            years[total.campaign_id],
            houses[total.institution_id].name,
            tuple(name for key, name in groups.items() if key in total.group_ids),
        )
        for total in reversed(paper.paper_totals_of_municipality(ctx.conn, municipality.id))
    )
    return PaperPage(municipality, tuple(houses.values()), lines)


def paper_form(ctx: Context, ags: str, code: str) -> PaperForm:
    """The institution whose total is entered. Raises NotFound."""
    municipality, _ = load_municipality(ctx, ags)
    institution, owner, _ = load_institution(ctx, code, Right.COORDINATE)
    if owner.id != municipality.id:
        raise NotFound
    campaign = current_campaign(campaigns.campaigns_of_municipality(ctx.conn, municipality.id), ctx.today)
    return PaperForm(municipality, institution, tuple(towns.groups_of_institution(ctx.conn, institution.id)), campaign)
