/** What a part of an expression may begin with, each a source of one character; `empty` when it may match nothing. */
interface Firsts {
  atoms: string[];
  empty: boolean;
}

/**
 * An expression of one character that is true of every character with which a match of `source` can begin, and of few
 * others. Looks ahead and behind are passed over. `source` has no flags, no named groups and no references at its start.
 */
export function startOf(source: string): RegExp {
  const { atoms } = alternatives(source, { at: 0 });
  return new RegExp(`^(?:${[...new Set(atoms)].join("|")})`);
}

function alternatives(source: string, place: { at: number }): Firsts {
  const found: Firsts = { atoms: [], empty: false };
  for (;;) {
    const { atoms, empty } = sequence(source, place);
    found.atoms.push(...atoms);
    found.empty ||= empty;
    if (source[place.at] !== "|") return found;
    place.at += 1;
  }
}

function sequence(source: string, place: { at: number }): Firsts {
  const found: Firsts = { atoms: [], empty: true };
  while (place.at < source.length && !/[|)]/.test(source[place.at] ?? "")) {
    const { atoms, empty } = item(source, place);
    const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(place.at, place.at + 8))?.[0] ?? "";
    place.at += quantifier.length;
    if (found.empty) found.atoms.push(...atoms);
    found.empty &&= empty || /^(?:[?*]|\{0)/.test(quantifier);
  }
  return found;
}

function item(source: string, place: { at: number }): Firsts {
  const rest = source.slice(place.at);
  const group = /^\((?:\?(?:[:=!]|<[=!]))?/.exec(rest)?.[0];
  if (group !== undefined) {
    place.at += group.length;
    const inner = alternatives(source, place);
    place.at += 1;
    return /^\(\?(?:[=!<])/.test(group) ? { atoms: [], empty: true } : inner;
  }
  const atom = /^(?:\[(?:\\.|[^\]\\])*\]|\\u[\da-f]{4}|\\.|[\s\S])/.exec(rest)?.[0] ?? "";
  place.at += atom.length;
  return /^(?:\\b|[$^])$/i.test(atom) ? { atoms: [], empty: true } : { atoms: [atom], empty: false };
}
