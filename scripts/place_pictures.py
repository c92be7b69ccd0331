"""Makes the pictures of the places on the way from the published icon set.

A tool for development only; what it writes is kept in git, see static/VENDORED.md. It wants the set's `icons.json`
(npm @iconify-json/fluent-emoji-flat 1.2.6), writes one file per picture and writes the rows for static/VENDORED.md:

    python scripts/place_pictures.py icons.json static/img/places

Chosen is what a child sees at a place: how people move there, what the land and the weather are like, what grows.
Not among them: flags, weapons, animals (they have pictures of their own) and planes.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

SOURCE = "@iconify-json/fluent-emoji-flat 1.2.6"
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


def picture(body: str, size: int) -> str:
    """The icon's body as a file of its own."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">{body}</svg>\n'


def main() -> None:
    """Writes the pictures, prints their rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("icons", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    found = json.loads(arguments.icons.read_text(encoding="utf-8"))
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, icon in sorted(PLACES.items()):
        written = picture(found["icons"][icon]["body"], found["width"])
        (arguments.folder / f"{name}.svg").write_text(written, encoding="utf-8")
        checksum = hashlib.sha256(written.encode()).hexdigest()
        sys.stdout.write(f"| `img/places/{name}.svg` | {SOURCE}: {icon} | MIT | `{checksum}` |\n")


if __name__ == "__main__":
    main()
