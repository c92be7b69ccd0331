"""A campaign year: window, deadlines, destination; the town's rules with a preview of every total they change."""

from flask import Response, request
from flask_babel import gettext

from kindermeilen import clock
from kindermeilen.actions import campaigns, overview
from kindermeilen.actions.campaigns import Plan
from kindermeilen.actions.context import Context, load_campaign, load_municipality
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.journey import default_destination, destinations
from kindermeilen.domain.nouns import Campaign
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.forms import attempt, done, page
from kindermeilen.web.coordinator.words import COMPARISONS, RULES
from kindermeilen.web.unit import reading

NEW = "neu"
FIELDS = ("year", "from", "to", "deadline", "report_by", "destination")


@bp.get("/koordination/<ags>/kampagne", endpoint="campaign")
def show_campaign(ags: str) -> Response:
    """The year's window and deadlines (`?jahr=`; `?jahr=neu` for a further year)."""
    return campaign_page(ags)


@bp.post("/koordination/<ags>/kampagne")
def save_campaign(ags: str) -> Response:
    """Create or change a year."""

    def deed(ctx: Context) -> Campaign:
        return campaigns.save_campaign(ctx, load_municipality(ctx, ags)[0], _plan(request.form))

    saved, refusal = attempt(deed)
    if saved is None:
        return campaign_page(ags, {name: forms.text(request.form, name) for name in FIELDS}, refusal)
    message = gettext("Das Kampagnenjahr %(year)s ist gespeichert.") % {"year": saved.year}
    return done(message, "coordinator.campaign", ags=ags, jahr=saved.year)


def _plan(form: forms.Form) -> Plan:
    return Plan(
        year=forms.number(form, "year"),
        date_from=forms.required_day(form, "from"),
        date_to=forms.required_day(form, "to"),
        deadline=forms.day(form, "deadline"),
        report_by=forms.day(form, "report_by"),
        destination=forms.text(form, "destination") or None,
    )


def campaign_page(ags: str, form: forms.Form | None = None, refusal: Refusal | None = None) -> Response:
    """The page, with what was typed where a form was refused."""
    is_new = request.args.get("jahr") == NEW
    with reading() as ctx:
        found = overview.overview(ctx, ags, None if is_new else forms.chosen_year())
    shown = None if is_new else found.campaign
    return page(
        "campaign",
        refusal,
        town=found.municipality,
        campaigns=found.campaigns,
        campaign=shown,
        destinations=destinations(),
        comparisons=COMPARISONS,
        form=form or (_stored(shown) if shown else _suggested(found.campaigns)),
    )


def _stored(campaign: Campaign) -> dict[str, str]:
    return {
        "year": str(campaign.year),
        "from": campaign.date_from.isoformat(),
        "to": campaign.date_to.isoformat(),
        "deadline": campaign.deadline.isoformat(),
        "report_by": campaign.report_by.isoformat() if campaign.report_by else "",
        "destination": campaign.destination,
    }


def _suggested(there: tuple[Campaign, ...]) -> dict[str, str]:
    year = max([clock.today().year, *(one.year + 1 for one in there)])
    return dict.fromkeys(FIELDS, "") | {"year": str(year), "destination": default_destination(year).key}


@bp.get("/koordination/<ags>/kampagne/<int:year>/regeln")
def rules(ags: str, year: int) -> Response:
    """What counts in this town's campaign."""
    return _rules_page(ags, year)


@bp.post("/koordination/<ags>/kampagne/<int:year>/regeln")
def change_rules(ags: str, year: int) -> Response:
    """Show every total that would change; change the rules once that is confirmed, with a reason."""
    wanted = CampaignRules(**{name: name in request.form for name in RULES})
    if "confirmed" not in request.form:
        return _rules_page(ags, year, wanted)

    def deed(ctx: Context) -> None:
        town, _ = load_municipality(ctx, ags)
        reason, version = forms.text(request.form, "reason"), forms.number(request.form, "version")
        campaigns.change_rules(ctx, town, year, wanted, reason, version)

    _, refusal = attempt(deed)
    if refusal is not None:
        return _rules_page(ags, year, wanted, refusal)
    return done(gettext("Die Regeln gelten ab sofort für alle Einträge."), "coordinator.campaign", ags=ags, jahr=year)


def _rules_page(ags: str, year: int, wanted: CampaignRules | None = None, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        campaign = load_campaign(ctx, town, year)
        changes = campaigns.preview_rules(ctx, town, campaign, wanted) if wanted else []
    return page(
        "rules",
        refusal,
        town=town,
        campaign=campaign,
        rules=(wanted or campaign.rules).as_data(),
        is_preview=wanted is not None and (refusal is not None or wanted != campaign.rules),
        is_same=wanted == campaign.rules,
        changes=changes,
        rule_words=RULES,
        reason=forms.text(request.form, "reason"),
    )
