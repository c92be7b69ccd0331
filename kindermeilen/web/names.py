"""What users read for modes and sheets, wherever a page or a refusal names one. German source texts."""

from kindermeilen.domain.errors import N_

MODE_NAMES = {
    "foot": N_("zu Fuß"),
    "bike": N_("Fahrrad"),
    "scooter": N_("Roller"),
    "wheels": N_("anderes auf Rollen"),
    "bus": N_("Bus"),
    "train": N_("Bahn"),
    "park_walk": N_("Elternhaltestelle"),
    "carpool": N_("Fahrgemeinschaft"),
    "car": N_("Auto"),
    "other": N_("anderes"),
    "task": N_("Aufgabe statt Weg"),
    "miles": N_("Meilen"),
}
SHEET_NAMES = {
    "way_there": N_("Hinweg"),
    "way_back": N_("Heimweg"),
    "leisure": N_("Freizeit"),
    "food": N_("Rote Meilen"),
    "energy": N_("Blaue Meilen"),
    "adults": N_("Erwachsene"),
}
FIELD_NAMES = MODE_NAMES | SHEET_NAMES | {"absent": N_("Fehlen")}
"""Names inside the sentence of a refusal."""

WEEKDAYS = (
    N_("jeden Tag"),
    N_("nur montags"),
    N_("nur dienstags"),
    N_("nur mittwochs"),
    N_("nur donnerstags"),
    N_("nur freitags"),
)
"""By ISO weekday; the first is every day."""
