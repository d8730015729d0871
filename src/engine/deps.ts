import type { Adapter } from "../core/adapter.ts";
import type { Module } from "../core/module.ts";
import type { Store } from "../store/db.ts";
import type { Clock } from "./clock.ts";
import type { Painter } from "./drawing/painter.ts";
import type { Gate } from "./gate.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Model } from "./model.ts";
import type { PhotoStore } from "./photos.ts";
import type { Router } from "./router.ts";
import type { Words } from "./words.ts";
import type { Workplaces } from "./workplaces.ts";

/** What every part of the machinery works with. Made once, in `engine.ts`. */
export interface Deps {
  store: Store;
  adapters: ReadonlyMap<string, Adapter>;
  modules: readonly Module[];
  router: Router;
  words: Words;
  photos: PhotoStore;
  painter: Painter;
  /** A language model for what the rules leave open; null: the rules alone. */
  model: Model | null;
  clock: Clock;
  /** Of the platforms that count how many messages they take a second. */
  gates: ReadonlyMap<string, Gate>;
  /** A name of its own for this process. */
  process: string;
  log: Log;
  metrics: Metrics;
  workplaces: Workplaces;
  timeZone: string;
  /** The language of chats that chose none. */
  locale: string;
}
