"""What a poster says, in German: the sentences and the small words of its parts."""

from kindermeilen.domain.errors import N_
from kindermeilen.domain.journey import Leg

GOALS = {
    Leg.THERE: N_("Unser Ziel: die Klimakonferenz in %(place)s. Bis dahin sind es %(n)s Meilen."),
    Leg.HOME: N_("Unser Zeichen war bei der Klimakonferenz in %(place)s. Jetzt geht es nach Hause."),
    Leg.WORLD: N_("Unser Zeichen war in %(place)s und wieder zu Hause. Jetzt geht es um die Welt."),
}
"""What the way leads to, at the poster's foot."""
MILES = {
    "green": ("Grüne Meile", N_("Grüne Meilen")),
    "red": ("Rote Meile", N_("Rote Meilen")),
    "blue": ("Blaue Meile", N_("Blaue Meilen")),
}
"""One and many. The catalogue has the first as a form of the pages' plural, and knows each text once."""
MARKS = {"us": N_("Wir"), "together": N_("Alle zusammen"), "start": N_("Start")}
"""The markers on the map."""
WORDS = {
    "brand": N_("Kindermeilen"),
    "badges": N_("Unsere Abzeichen"),
    "badges_open": N_("Abzeichen, die auf uns warten"),
    "animals": N_("Diese Tiere haben wir getroffen"),
    "animals_open": N_("Diese Tiere warten auf uns"),
    "wishes": N_("Unsere Wünsche für das Klima"),
    "stations": N_("Unsere Stationen"),
    "miles": N_("Meilen"),
    "passed": N_("geschafft"),
    "next": N_("als Nächstes"),
    "open": N_("kommt noch"),
    "qr_alt": N_("QR-Code: öffnet die Seite mit den neuesten Zahlen. Die Adresse steht daneben."),
    "qr_title": N_("Wie weit sind wir heute?"),
    "qr_text": N_("Code scannen und nachsehen. Ohne Anmeldung, ohne Werbung."),
    "explain": N_("Eine Grüne Meile gibt es für jeden Weg zu Fuß, mit Rad, Roller, Bus oder Bahn."),
}
"""The sentences that stand on every poster."""
