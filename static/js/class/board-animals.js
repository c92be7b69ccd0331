// The animals of the board. PURE: no page, no network. The first ones differ most in shape and colour, so that a class
// of 25 sees 25 pictures that nobody mixes up from 8 m away.

export const ANIMALS = [
  "fox", "frog", "ladybird", "dolphin", "giraffe", "owl", "flamingo", "panda", "bee", "dinosaur",
  "penguin", "lion", "unicorn", "hedgehog", "turtle", "parrot", "koala", "butterfly", "rabbit", "horse",
  "octopus", "zebra", "duck", "cat", "fish", "elephant", "peacock", "dog", "seal", "crocodile",
  "chick", "raccoon", "rooster", "tiger", "bear", "shark", "deer", "mouse", "swan", "jellyfish",
  "kangaroo", "polar-bear", "bird", "chipmunk", "llama", "wolf", "otter", "eagle",
];

/** The tile's animal: "fox" of "fox" and of "fox-2", the second fox of a group with more children than animals. */
export function animalOf(tile) {
  return tile.replace(/-\d+$/, "");
}

/** 1 for the first tile with this animal, 2 for the second … */
export function numberOf(tile) {
  return Number(/-(\d+)$/.exec(tile)?.[1] ?? 1);
}

/** The first `count` tiles of a set that knows no end: every animal once, then every animal a second time. */
export function tiles(count) {
  return Array.from({ length: count }, (_, at) => {
    const round = Math.floor(at / ANIMALS.length) + 1;
    const animal = ANIMALS[at % ANIMALS.length];
    return round === 1 ? animal : `${animal}-${round}`;
  });
}

/** The next tile that nobody has yet. */
export function unusedTile(used) {
  return tiles(used.length + 1).find((tile) => !used.includes(tile));
}
