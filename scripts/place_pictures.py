"""Makes the pictures of the places on the way from the published icon set.

A tool for development only; what it writes is kept in git, see static/VENDORED.md. It wants the set's `icons.json`
(npm @iconify-json/fluent-emoji-flat 1.2.6), writes one file per picture and writes the rows for static/VENDORED.md:

    python -m scripts.place_pictures icons.json static/img/places

Chosen is what a child sees at a place: how people move there, what the land and the weather are like, what grows.
Not among them: flags, weapons, animals (they have pictures of their own) and planes.
"""

from scripts.animal_pictures import write_pictures

PLACES = {
    "autumn-leaf": "fallen-leaf",
    "bananas": "banana",
    "beach": "beach-with-umbrella",
    "bicycle": "bicycle",
    "boat": "canoe",
    "bridge": "bridge-at-night",
    "bus": "bus",
    "bus-stop": "bus-stop",
    "cable-car": "mountain-cableway",
    "castle": "castle",
    "cherry-blossom": "cherry-blossom",
    "city": "cityscape-at-dusk",
    "coconut": "coconut",
    "columns": "classical-building",
    "compass": "compass",
    "coral": "coral",
    "cold": "snowflake",
    "desert": "desert",
    "droplet": "droplet",
    "evergreen": "evergreen-tree",
    "factory": "factory",
    "ferry": "ferry",
    "fog": "foggy",
    "fountain": "fountain",
    "funicular": "mountain-railway",
    "gondola": "aerial-tramway",
    "globe": "globe-showing-europe-africa",
    "globe-americas": "globe-showing-americas",
    "globe-asia": "globe-showing-asia-australia",
    "grapes": "grapes",
    "heat": "thermometer",
    "herb": "herb",
    "high-speed-train": "high-speed-train",
    "hot-spring": "hot-springs",
    "island": "desert-island",
    "kick-scooter": "kick-scooter",
    "kite": "kite",
    "leaves": "leafy-green",
    "locomotive": "locomotive",
    "mango": "mango",
    "metro": "metro",
    "mosque": "mosque",
    "mountain": "mountain",
    "night": "night-with-stars",
    "olive": "olive",
    "orange": "tangerine",
    "palm": "palm-tree",
    "passenger-ship": "passenger-ship",
    "port": "anchor",
    "rain": "cloud-with-rain",
    "rainbow": "rainbow",
    "rice": "sheaf-of-rice",
    "rocks": "rock",
    "rose": "rose",
    "sailboat": "sailboat",
    "shade": "umbrella-on-ground",
    "shoe": "running-shoe",
    "sled": "sled",
    "snow": "cloud-with-snow",
    "snow-mountain": "snow-capped-mountain",
    "stars": "milky-way",
    "station": "station",
    "sun": "sun",
    "sun-cloud": "sun-behind-cloud",
    "sunflower": "sunflower",
    "sunrise": "sunrise-over-mountains",
    "suspension-railway": "suspension-railway",
    "train": "train",
    "tram": "tram-car",
    "tram-front": "tram",
    "tree": "deciduous-tree",
    "trolleybus": "trolleybus",
    "tulip": "tulip",
    "umbrella": "umbrella-with-rain-drops",
    "watermelon": "watermelon",
    "wave": "water-wave",
    "wind": "wind-face",
}
"""Name of our file → name in the set."""


def main() -> None:
    """Writes the pictures, prints their rows."""
    write_pictures(PLACES, "places", __doc__ or "")


if __name__ == "__main__":
    main()
