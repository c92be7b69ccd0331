// A picture for each group, so that a child finds its own without reading. PURE.

import { ANIMALS } from "./board-animals.js";

// What a group's name may say, in small letters, and the picture for it. Names of Kita groups come from here more often than not.
const NAMED = [
  ["bär", "bear"], ["baer", "bear"], ["bien", "bee"], ["schmetterling", "butterfly"], ["katze", "cat"], ["kätz", "cat"],
  ["küken", "chick"], ["eichh", "chipmunk"], ["krokodil", "crocodile"], ["hirsch", "deer"], ["reh", "deer"], ["dino", "dinosaur"],
  ["drache", "dinosaur"], ["hund", "dog"], ["delfin", "dolphin"], ["delphin", "dolphin"], ["ente", "duck"], ["adler", "eagle"],
  ["elefant", "elephant"], ["fisch", "fish"], ["flamingo", "flamingo"], ["fuchs", "fox"], ["füchs", "fox"], ["frosch", "frog"],
  ["frösch", "frog"], ["giraffe", "giraffe"], ["igel", "hedgehog"], ["pferd", "horse"], ["pony", "horse"], ["känguru", "kangaroo"],
  ["koala", "koala"], ["käfer", "ladybird"], ["löwe", "lion"], ["lama", "llama"], ["maus", "mouse"], ["mäus", "mouse"],
  ["krake", "octopus"], ["otter", "otter"], ["eule", "owl"], ["panda", "panda"], ["papagei", "parrot"], ["pfau", "peacock"],
  ["pinguin", "penguin"], ["hase", "rabbit"], ["häs", "rabbit"], ["waschb", "raccoon"], ["robbe", "seal"], ["hai", "shark"],
  ["schwan", "swan"], ["tiger", "tiger"], ["schildkr", "turtle"], ["einhorn", "unicorn"], ["wolf", "wolf"], ["wölf", "wolf"],
  ["zebra", "zebra"], ["vogel", "bird"], ["spatz", "bird"], ["vögel", "bird"],
];
const THINGS = [
  ["sonne", "weather/sun"], ["regenbogen", "pictures/rainbow"], ["wolke", "weather/cloud"], ["baum", "pictures/tree"],
  ["wald", "pictures/tree"], ["apfel", "pictures/apple"], ["ballon", "pictures/balloon"], ["haus", "pictures/kita"],
];

function named(name) {
  const said = name.toLocaleLowerCase("de");
  const animal = NAMED.filter(([word]) => said.includes(word)).sort(([one], [other]) => other.length - one.length)[0];
  if (animal) return `animals/${animal[1]}`;
  return THINGS.find(([word]) => said.includes(word))?.[1] ?? null;
}

/** Group → picture, each its own: the one staff chose, the one its name says, else the next animal. */
export function groupPictures(groups, chosen) {
  const found = {};
  const used = () => new Set(Object.values(found));
  const give = (code, picture) => {
    if (picture && !found[code] && !used().has(picture)) found[code] = picture;
  };
  for (const { code } of groups) give(code, chosen[code]);
  for (const { code, name } of groups) give(code, named(name));
  for (const { code } of groups) {
    if (!found[code]) found[code] = `animals/${ANIMALS.find((animal) => !used().has(`animals/${animal}`)) ?? ANIMALS[0]}`;
  }
  return found;
}

/** The next picture that no other group has. */
export function nextPicture(pictures, code) {
  const others = new Set(Object.entries(pictures).filter(([one]) => one !== code).map(([, picture]) => picture));
  const all = [...ANIMALS.map((animal) => `animals/${animal}`), ...THINGS.map(([, picture]) => picture)].filter((one) => !others.has(one));
  return all[(all.indexOf(pictures[code]) + 1) % all.length];
}
