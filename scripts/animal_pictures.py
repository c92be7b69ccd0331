"""Makes the pictures of the animals from the published icon set.

A tool for development only; what it writes is kept in git, see static/VENDORED.md. It wants the set's `icons.json`
(npm @iconify-json/fluent-emoji-flat 1.2.6), writes one file per animal and writes the rows for static/VENDORED.md:

    python -m scripts.animal_pictures icons.json static/img/animals

Chosen are animals that a child likes to be and that differ in shape and colour from 8 m away. Not among them: animals
whose names are used to hurt (pig, cow, donkey, monkey, goat, camel, whale) or that frighten (spider, snake).
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

SOURCE = "@iconify-json/fluent-emoji-flat 1.2.6"
ANIMALS = {
    "bear": "bear",
    "bee": "honeybee",
    "bird": "bird",
    "butterfly": "butterfly",
    "cat": "cat-face",
    "chick": "hatching-chick",
    "chipmunk": "chipmunk",
    "crocodile": "crocodile",
    "deer": "deer",
    "dinosaur": "sauropod",
    "dog": "dog-face",
    "dolphin": "dolphin",
    "duck": "duck",
    "eagle": "eagle",
    "elephant": "elephant",
    "fish": "tropical-fish",
    "flamingo": "flamingo",
    "fox": "fox",
    "frog": "frog",
    "giraffe": "giraffe",
    "hedgehog": "hedgehog",
    "horse": "horse-face",
    "jellyfish": "jellyfish",
    "kangaroo": "kangaroo",
    "koala": "koala",
    "ladybird": "lady-beetle",
    "lion": "lion",
    "llama": "llama",
    "mouse": "mouse-face",
    "octopus": "octopus",
    "otter": "otter",
    "owl": "owl",
    "panda": "panda",
    "parrot": "parrot",
    "peacock": "peacock",
    "penguin": "penguin",
    "polar-bear": "polar-bear",
    "rabbit": "rabbit-face",
    "raccoon": "raccoon",
    "rooster": "rooster",
    "seal": "seal",
    "shark": "shark",
    "swan": "swan",
    "tiger": "tiger-face",
    "turtle": "turtle",
    "unicorn": "unicorn",
    "wolf": "wolf",
    "zebra": "zebra",
}
"""Name of our file → name in the set."""


def picture(body: str, size: int) -> str:
    """The icon's body as a file of its own."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">{body}</svg>\n'


def write_pictures(pictures: Mapping[str, str], kind: str, about: str) -> None:
    """Writes the pictures into the folder of that kind, prints their rows."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("icons", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    found = json.loads(arguments.icons.read_text(encoding="utf-8"))
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, icon in sorted(pictures.items()):
        written = picture(found["icons"][icon]["body"], found["width"])
        (arguments.folder / f"{name}.svg").write_text(written, encoding="utf-8")
        checksum = hashlib.sha256(written.encode()).hexdigest()
        sys.stdout.write(f"| `img/{kind}/{name}.svg` | {SOURCE}: {icon} | MIT | `{checksum}` |\n")


def main() -> None:
    """Writes the pictures, prints their rows."""
    write_pictures(ANIMALS, "animals", __doc__ or "")


if __name__ == "__main__":
    main()
