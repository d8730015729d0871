import type { Category } from "../../understand/categories.ts";
import { type Place, readPlace } from "../../understand/place.ts";
import type { Kind } from "./kinds.ts";

/** Whether two reports may be about one thing. Pure. */

/** How alike the words of two reports are, from 0 to 1: shared pairs of characters over all of them. */
export function wordsAlike(a: { text: string }, b: { text: string }): number {
  const [x, y] = [pairsOf(a), pairsOf(b)];
  if (x.size === 0 || y.size === 0) return 0;
  let shared = 0;
  for (const pair of x) if (y.has(pair)) shared++;
  return shared / Math.min(x.size, y.size);
}

/** What is said around a matter, and where it is, which has been compared already. */
const FILLER =
  /[零一二三四五六七八九十0-9]+(?:号楼|栋|单元|楼|层|号)|又|了|的|啊|呀|吧|请|麻烦|物业|师傅|[\s\p{P}\p{S}]/gu;

/** Pairs of texts that are compared again and again: those of a transaction look in the same lists. */
const known = new WeakMap<object, Set<string>>();
function pairsOf(one: { text: string }): Set<string> {
  let found = known.get(one);
  if (!found) {
    found = pairs(one.text);
    known.set(one, found);
  }
  return found;
}

function pairs(text: string): Set<string> {
  const plain = [...text.toLowerCase().replace(FILLER, "")];
  const found = new Set<string>();
  for (let i = 0; i + 1 < plain.length; i++) found.add(plain[i]! + plain[i + 1]!);
  return found;
}

/** Bits in which the looks of two photos differ (64 in all, see engine/photos.ts), or 64 when one is not known. */
export function looksApart(a: string | null, b: string | null): number {
  if (a === null || b === null || a.length !== b.length) return 64;
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; bits > 0n; bits >>= 1n) if (bits & 1n) count++;
  return count;
}

type Told = Omit<Place, "building">;

/** What the words of each say of where it is, and says something else: another unit, floor, flat, or another place by name. */
export function placesApart(a: string, b: string): (keyof Told)[] {
  const [x, y] = [readPlace(a), readPlace(b)];
  if (x === null || y === null) return [];
  return (["unit", "floor", "room", "name"] as const).filter((part) => {
    const [here, there] = [x[part], y[part]];
    if (here === null || there === null || here === there) return false;
    return part !== "name" || !(here.includes(there) || there.includes(here));
  });
}

/** What goes up through a house: on another floor it is the same lift that stands still, and the same water that is off. */
const UPRIGHT: readonly Category[] = ["elevator", "water", "electricity", "gas_heating", "network_signal"];

/** Said to be inside a home, or about what there is only inside one. */
const INSIDE =
  /(?:我|俺|咱)们?家(?!门口|门前|门外|楼下|楼道|附近|对面|外面|这栋|这个?单元|电梯|单元)|(?<![别人他她大老回])家里(?!附近)|屋里|(?<!公共)(?:卫生间|厕所|浴室)(?!门口)|马桶|洗手[池盆]|洗菜池|花洒|淋浴|厨房|卧室|客厅|\bmy (?:home|flat|apartment|toilet|kitchen|bathroom|bedroom|living room|sink|shower|ceiling)\b/i;
/** Of what goes up through a house, what is one home's alone. */
const OWN_FITTING = /跳闸|空开|插座|开关|龙头|热水器|壁挂炉|灶|角阀|光猫|路由|socket|faucet|\btap\b|router/i;

/** A repair inside a home: another home's is never the same, however alike the words. */
const isInside = ({ text }: { text: string }, category: Category): boolean =>
  INSIDE.test(text) && (!UPRIGHT.includes(category) || OWN_FITTING.test(text));

function isOtherHome(one: One, other: { text: string; personId: number | null }): boolean {
  if (!isInside(one, one.category) && !isInside(other, one.category)) return false;
  if (one.personId !== null && one.personId === other.personId) return false;
  const [here, there] = [readPlace(one.text)?.room, readPlace(other.text)?.room];
  return here == null || here !== there;
}

/** How many parts of where they are both name alike: the unit, the floor, the spot. */
function partsShared(one: { text: string }, other: { text: string }): number {
  const [x, y] = [readPlace(one.text), readPlace(other.text)];
  return (["unit", "floor", "room", "name"] as const).filter((part) => x?.[part] != null && x[part] === y?.[part])
    .length;
}

function isElsewhere(one: { text: string; category: Category }, other: { text: string }): boolean {
  const apart = placesApart(one.text, other.text);
  return apart.some((part) => !(UPRIGHT.includes(one.category) && (part === "floor" || part === "room")));
}

/** Words that share half of their pairs, or a photo that differs in few bits, are worth a question. */
const WORDS = 0.5;
/** Where the words of both name the same spot, and of the same unit, less of them has to be alike. */
const WORDS_THERE = [WORDS, 0.4, 0.25] as const;
const LOOKS = 8;

export interface Candidate {
  /** Of one that is being filed in the same transaction the number comes later. */
  number: number | Promise<number>;
  text: string;
  looks: readonly string[];
  /** Whose it is; null: nobody's, or nobody may know. */
  personId: number | null;
  /** May any neighbour be told that it is there? What was said in confidence may not. */
  openly: boolean;
  /** Of one in the same transaction: the event it came with. */
  eventId?: number;
}

/** What is compared with them. */
export interface One {
  kind: Kind;
  text: string;
  category: Category;
  looks: readonly string[];
  /** Who tells it; null: nobody may know. */
  personId: number | null;
}

/** The open report at its place that this one is most likely about; null when none is near. */
export function mostAlike<C extends Candidate>(one: One, open: readonly C[]): C | null {
  let best: C | null = null;
  let most = 0;
  for (const other of open) {
    const seen = one.looks.some((a) => other.looks.some((b) => looksApart(a, b) <= LOOKS));
    const words = wordsAlike(one, other);
    // The same picture says more than any words.
    const score = (seen ? 1 : 0) + words;
    if (score <= most || score <= 0) continue;
    // Two wishes or complaints about one spot are often two.
    const there = one.kind === "fault" && words < WORDS ? partsShared(one, other) : 0;
    const enough = seen || words >= WORDS_THERE[Math.min(2, there)]!;
    if (enough && !isElsewhere(one, other) && !isOtherHome(one, other)) {
      most = score;
      best = other;
    }
  }
  return best;
}
