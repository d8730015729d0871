import type { Command } from "../core/command.ts";
import type { Module } from "../core/module.ts";
import { Alone } from "./alone.ts";
import type { Claimed } from "./claim.ts";
import type { MessageRow, Pass } from "./pass.ts";

/**
 * Locks what the events of a batch name, before any of them runs: module by module, and within each in its one order. So
 * no two processes wait for each other in a circle, whatever order their events came in.
 *
 * @throws {Alone} for an event whose locks cannot be known
 */
export async function lockAhead(pass: Pass, batch: readonly Claimed[]): Promise<void> {
  const { modules } = pass.deps;
  const wanted = new Map<Module, { communityId: number; number: number }[]>();
  for (const row of batch) {
    const named = await nameIn(pass, row);
    if (named?.command?.apart) throw new Alone(row.lane);
    if (!named?.module?.locks || !named.number || named.communityId === null) continue;
    const { module, communityId, number } = named;
    wanted.set(module, [...(wanted.get(module) ?? []), { communityId, number }]);
  }
  for (const module of modules) {
    await Promise.all((wanted.get(module) ?? []).map((key) => pass.batch.look(module.locks!, key)));
  }
}

interface Named {
  module: Module | undefined;
  number: number | null;
  communityId: number | null;
  command?: Command;
}

/** Which number of which module an event is about, as far as it can be told before it runs. */
async function nameIn(pass: Pass, row: Claimed): Promise<Named | null> {
  const { modules, router } = pass.deps;
  const { payload } = row;
  if (payload.type === "timer") {
    const module = modules.find((m) => m.name === payload.job.split(".")[0]);
    return { module, number: Number(payload.args.number ?? 0), communityId: payload.communityId };
  }
  if (payload.type !== "tap" && payload.type !== "message") return null;
  let { route } = row;
  let message: MessageRow | undefined;
  if (payload.type === "tap" || route?.kind === "answer") {
    const made = payload.type === "tap" ? pass.pressed(payload) : await pass.answered(row);
    if (!made || "several" in made) return null;
    message = made.message;
    route = router.routeLine(made.choice.command, { number: message.number });
  }
  if (route?.kind !== "command") return null;
  const { command, args } = route;
  const account = payload.from && pass.roster.known(payload.platform, payload.from);
  const here =
    payload.chatKind === "private"
      ? account && pass.roster.privateCommunity(account)
      : (await pass.originOf(row)).communityId;
  return {
    module: modules.find((m) => m.commands.includes(command)),
    number: typeof args.number === "number" ? args.number : null,
    communityId: message?.communityId ?? here ?? null,
    command,
  };
}
