"""Two questions to an institution, once a year: how far is it, and how many children sit in a car?

The school's account and the coordinator answer, and no class: the answer changes the figure of all its classes.
"""

from dataclasses import dataclass

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.campaigns import FACTOR_EDITION
from kindermeilen.actions.context import Context, current_campaign, load_institution
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.domain.access import Right
from kindermeilen.domain.co2.counts import Answers
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.formulas import check_children_per_car, check_km
from kindermeilen.domain.co2.inputs import DISTANCES
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Campaign, CampaignState, Institution, Municipality
from kindermeilen.storage import campaigns
from kindermeilen.storage import co2 as stored

KM, PER_CAR = "km", "children_per_car"
"""The fields that a refusal names."""


@dataclass(frozen=True, slots=True)
class HouseAnswers:
    """What an institution answered in the year pages speak of. `is_open`: nobody has answered yet.

    `standard_km`, `standard_per_car`: what holds where an answer is missing.
    """

    institution: Institution
    municipality: Municipality
    campaign: Campaign | None
    answers: Answers
    is_open: bool
    standard_km: float
    standard_per_car: float

    @property
    def may_change(self) -> bool:
        """Until the year is filed: also after its deadline, as nobody's entry changes by it."""
        return self.campaign is not None and self.campaign.state is not CampaignState.FILED


def answers(ctx: Context, code: str) -> HouseAnswers:
    """The two questions and what was answered. Raises SignInNeeded, NotFound."""
    house, town, _ = load_institution(ctx, code, Right.ANSWER_QUESTIONS)
    campaign = _campaign(ctx, town)
    there = stored.answers_of_campaign(ctx.conn, campaign.id) if campaign else {}
    edition = edition_of(campaign.factor_edition if campaign else FACTOR_EDITION)
    return HouseAnswers(
        institution=house,
        municipality=town,
        campaign=campaign,
        answers=there.get(house.id, Answers()),
        is_open=house.id not in there,
        standard_km=edition[DISTANCES[house.kind]].value,
        standard_per_car=edition["n"].value,
    )


def answer(ctx: Context, code: str, km: float | None, children_per_car: float | None) -> None:
    """Store both answers; None is "we do not know", and the standard value holds. The same again changes nothing.

    Raises Refusal naming `km` or `children_per_car`.
    """
    house, town, _ = load_institution(ctx, code, Right.ANSWER_QUESTIONS)
    campaign = _campaign(ctx, town)
    if campaign is None:
        raise Refusal("no_campaign", N_("In dieser Zeit gibt es keine Kampagne."), field=KM)
    refuse_filed(campaign)
    if km is not None:
        check_km(KM, km)
    if children_per_car is not None:
        check_children_per_car(PER_CAR, children_per_car)
    given = Answers(km, children_per_car)
    campaigns.change_campaign(ctx.conn, campaign.id)  # figures of the town are new; and two who answer take turns
    if stored.answers_of_campaign(ctx.conn, campaign.id).get(house.id) == given:
        return
    stored.set_answer(ctx.conn, house, campaign.id, given, ctx.today)
    write_audit(ctx, town.id, "answer_questions", house.name, km=km, children_per_car=children_per_car)


def _campaign(ctx: Context, town: Municipality) -> Campaign | None:
    return current_campaign(campaigns.campaigns_of_municipality(ctx.conn, town.id), ctx.today)
