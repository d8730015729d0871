import { Refusal } from "../core/command.ts";
import { isConflict } from "../store/db.ts";
import { Alone } from "./alone.ts";
import type { Claimed } from "./claim.ts";
import { lockAhead } from "./lockAhead.ts";
import type { Pass } from "./pass.ts";
import { type Ready, takeOut } from "./takeOut.ts";

/** How a batch is to be worked. */
export interface Manner {
  /** Its rows: `ready` ones are marked done with it; `done` ones were written as done by the same transaction. */
  stored: "ready" | "done";
  /** Refusals that events met in an earlier try: everything else they did was given up, and they are answered now. */
  answers?: ReadonlyMap<number, Refusal>;
  /** How many of its messages may leave at once when the transaction is committed. */
  room: number;
}

/** What may leave once the transaction is committed, and how many messages have to wait. */
export interface Worked {
  leaving: Ready[];
  left: number;
}

/**
 * Works a batch within its transaction: runs its events, writes down what they want said and planned, and takes out what
 * may leave as soon as the transaction is committed.
 *
 * @throws {Alone} when an event of several needs a transaction of its own; what the event threw when it is alone
 */
export async function work(pass: Pass, batch: readonly Claimed[], manner: Manner): Promise<Worked> {
  if (batch.length === 0) return { leaving: [], left: 0 };
  const { deps, tx, now } = pass;
  try {
    // Who is who and where was looked up before the chat moved.
    if (batch.length > 1 && batch.some((row) => row.payload.type === "migrate")) throw new Alone(null);
    if (batch.length > 1) await lockAhead(pass, batch);
    pass.effects.follow(batch);
    const groups = pass.groups(batch);
    for (const group of groups) {
      pass.numbers.line(group);
      const runs = await Promise.allSettled(group.map((row) => runOne(pass, row, batch.length > 1, manner.answers)));
      const failed = runs.find((run) => run.status === "rejected");
      if (failed) throw failed.reason;
      // Those that follow must not be judged by who people were before: one by one they look again.
      if (pass.batch.peopleChanged && group !== groups.at(-1)) throw new Alone(group[0]!.lane);
    }
    const ids = batch.map((row) => row.id);
    return await pass.effects.flush(tx, async (queued) => {
      const most = Math.min(manner.room, queued);
      const [leaving] = await Promise.all([
        most > 0 ? takeOut(deps, tx, now, most, ids) : [],
        pass.finish(manner.stored),
        pass.batch.done(),
      ]);
      return { leaving, left: queued - leaving.length };
    });
  } catch (error) {
    throw pass.batch.cause(error);
  }
}

async function runOne(
  pass: Pass,
  row: Claimed,
  hasOthers: boolean,
  answers: ReadonlyMap<number, Refusal> | undefined,
): Promise<void> {
  const writes = { count: 0 };
  try {
    await pass.run(row, writes, answers?.get(row.id));
  } catch (error) {
    if (error instanceof Refusal && pass.forgetting.has(row.id)) error.erases = true;
    if (error instanceof Refusal && writes.count === 0) await pass.refuse(row, error);
    else if (hasOthers) throw isConflict(error) ? error : new Alone(row.lane);
    else throw error;
  } finally {
    pass.numbers.pass(row.id);
  }
}
