export function readVote(_text: string, _options: readonly string[], _mode: "single" | "multi"): number[] | null {
  return null;
}
