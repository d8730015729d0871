ALTER TABLE "report_joins" ADD COLUMN "stars" integer;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "event_id" bigint;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "edited" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "recalled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "reports_event" ON "reports" USING btree ("event_id") WHERE event_id is not null;--> statement-breakpoint
-- Reports that were late before 0001 have been told of to staff, and their timers are spent: the levels above are still to come.
UPDATE "reports" SET "level" = 1 WHERE "late" AND "level" = 0 AND "ended_at" IS NULL;--> statement-breakpoint
INSERT INTO "inbox" ("platform", "key", "lane", "payload", "status", "due_at", "received_at")
  SELECT 'timer', "community_id" || ':reports:clock:0003', 'timer:' || "community_id" || ':reports:clock:0003',
    jsonb_build_object('type', 'timer', 'platform', 'timer', 'key', 'reports:clock:0003', 'chat', '', 'at',
      to_char(min("next_at") AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'job', 'reports.clock',
      'communityId', "community_id", 'args', '{}'::jsonb),
    'ready', min("next_at"), min("next_at")
  FROM "reports" WHERE "next_at" IS NOT NULL GROUP BY "community_id" ON CONFLICT DO NOTHING;
