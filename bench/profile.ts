import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "./figures.ts";

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  /** Microseconds from each sample to the one before. */
  timeDeltas: number[];
}

const TOP = 20;
const NOT_WORK = new Set(["(idle)", "(root)"]);

/**
 * Prints where the time of a profile went: by part, then the functions with the most time of their own.
 *
 * @param folder where `node --cpu-prof-dir` wrote it
 * @param fromMs the stretch that counts, from the start of the process @param toMs until then
 * @param updates how many updates were handled in it
 */
export async function showProfile(folder: string, fromMs: number, toMs: number, updates: number): Promise<void> {
  const file = readdirSync(folder).find((name) => name.endsWith(".cpuprofile"));
  if (!file) throw new Error(`no profile in ${folder}`);
  const profile = JSON.parse(readFileSync(join(folder, file), "utf8")) as CpuProfile;
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const functions = new Map<string, number>();
  const parts = new Map<string, number>();
  let at = 0;
  let total = 0;
  profile.samples.forEach((id, i) => {
    const delta = profile.timeDeltas[i]!;
    at += delta;
    const { functionName, url, lineNumber } = nodes.get(id)!;
    if (at < fromMs * 1_000 || at > toMs * 1_000 || NOT_WORK.has(functionName)) return;
    const place = shorten(url);
    const name = `${functionName || "(anonymous)"}  ${place}${place === "" ? "" : `:${lineNumber + 1}`}`;
    functions.set(name, (functions.get(name) ?? 0) + delta);
    const part = partOf(functionName, place);
    parts.set(part, (parts.get(part) ?? 0) + delta);
    total += delta;
  });
  const rows = (map: Map<string, number>, most: number) =>
    [...map]
      .sort((a, b) => b[1] - a[1])
      .slice(0, most)
      .map(([name, micros]) => [`${((micros / total) * 100).toFixed(1)} %`, (micros / updates).toFixed(1), name]);
  console.log(`profile: ${join(folder, file)}\n`);
  console.log(table([["share", "µs an update", "part"], ...rows(parts, 20)]));
  console.log(`\n${table([["share", "µs an update", "function, time of its own"], ...rows(functions, TOP)])}`);
}

function shorten(url: string): string {
  return url
    .replace(/^file:\/\//, "")
    .replace(/^.*\/node_modules\//, "")
    .replace(/^.*\/((?:src|adapters)\/)/, "$1");
}

function partOf(functionName: string, place: string): string {
  if (functionName.startsWith("(")) return functionName;
  if (place.startsWith("node:"))
    return /http|net|stream|tcp|socket/i.test(place) ? "node: http, net, streams" : "node: others";
  if (/^(src|adapters)\//.test(place)) return place.split("/").slice(0, 3).join("/");
  return (
    place
      .split("/")
      .slice(0, place.startsWith("@") ? 2 : 1)
      .join("/") || "(native)"
  );
}
