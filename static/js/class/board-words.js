// What the animals are called.

import { t } from "./words.js";
import { animalOf, numberOf } from "./board-animals.js";

const WORDS = {
  bear: () => t("Bär"),
  bee: () => t("Biene"),
  bird: () => t("Vogel"),
  butterfly: () => t("Schmetterling"),
  cat: () => t("Katze"),
  chick: () => t("Küken"),
  chipmunk: () => t("Eichhörnchen"),
  crocodile: () => t("Krokodil"),
  deer: () => t("Hirsch"),
  dinosaur: () => t("Dino"),
  dog: () => t("Hund"),
  dolphin: () => t("Delfin"),
  duck: () => t("Ente"),
  eagle: () => t("Adler"),
  elephant: () => t("Elefant"),
  fish: () => t("Fisch"),
  flamingo: () => t("Flamingo"),
  fox: () => t("Fuchs"),
  frog: () => t("Frosch"),
  giraffe: () => t("Giraffe"),
  hedgehog: () => t("Igel"),
  horse: () => t("Pferd"),
  jellyfish: () => t("Qualle"),
  kangaroo: () => t("Känguru"),
  koala: () => t("Koala"),
  ladybird: () => t("Marienkäfer"),
  lion: () => t("Löwe"),
  llama: () => t("Lama"),
  mouse: () => t("Maus"),
  octopus: () => t("Krake"),
  otter: () => t("Otter"),
  owl: () => t("Eule"),
  panda: () => t("Panda"),
  parrot: () => t("Papagei"),
  peacock: () => t("Pfau"),
  penguin: () => t("Pinguin"),
  "polar-bear": () => t("Eisbär"),
  rabbit: () => t("Hase"),
  raccoon: () => t("Waschbär"),
  rooster: () => t("Hahn"),
  seal: () => t("Robbe"),
  shark: () => t("Hai"),
  swan: () => t("Schwan"),
  tiger: () => t("Tiger"),
  turtle: () => t("Schildkröte"),
  unicorn: () => t("Einhorn"),
  wolf: () => t("Wolf"),
  zebra: () => t("Zebra"),
};

/** The tile's name: "Fuchs", of a second fox "Fuchs 2". */
export function tileWord(tile) {
  const word = WORDS[animalOf(tile)]?.() ?? tile;
  return numberOf(tile) > 1 ? `${word} ${numberOf(tile)}` : word;
}

/** The same with a soft hyphen where a long name may part: small tiles are narrow, and not every browser knows German. */
export function softWord(tile) {
  return tileWord(tile).replace(/^(Schild|Schmetter|Marien|Eich|Wasch|Kroko)(?=\p{Ll}{3})/u, "$1\u00ad");
}
