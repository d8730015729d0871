import type { Module } from "../core/module.ts";
import { headcountsModule } from "./headcounts/index.ts";
import { helpModule } from "./help/index.ts";
import { members } from "./members/index.ts";
import { noticesModule } from "./notices/index.ts";
import { pointsModule } from "./points/index.ts";
import { pollsModule } from "./polls/index.ts";
import { registerModule } from "./register/index.ts";
import { reportsModule } from "./reports/index.ts";
import { signupsModule } from "./signups/index.ts";
import { summariesModule } from "./summaries/index.ts";

/** The table of contents of the bot. Each may call only those before it. */
export const MODULES: readonly Module[] = [
  members,
  registerModule,
  pointsModule,
  reportsModule,
  signupsModule,
  headcountsModule,
  pollsModule,
  noticesModule,
  summariesModule,
  helpModule,
];
