CREATE TABLE "report_calls" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"party_id" integer NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"by_person_id" integer,
	"words" text,
	"silent" boolean DEFAULT false NOT NULL,
	CONSTRAINT "report_calls_community_id_number_party_id_pk" PRIMARY KEY("community_id","number","party_id")
);
--> statement-breakpoint
CREATE TABLE "report_codes" (
	"community_id" integer NOT NULL,
	"hash" text NOT NULL,
	"number" integer NOT NULL,
	CONSTRAINT "report_codes_community_id_hash_pk" PRIMARY KEY("community_id","hash"),
	CONSTRAINT "report_codes_number" UNIQUE("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "report_drafts" (
	"community_id" integer NOT NULL,
	"event_id" integer NOT NULL,
	"person_id" integer NOT NULL,
	"other" integer NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"photos" jsonb NOT NULL,
	"place_id" integer NOT NULL,
	"building" text,
	"unit" text,
	"platform" text NOT NULL,
	"chat" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_drafts_community_id_event_id_pk" PRIMARY KEY("community_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "report_helpers" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"party_id" integer NOT NULL,
	CONSTRAINT "report_helpers_community_id_number_party_id_pk" PRIMARY KEY("community_id","number","party_id")
);
--> statement-breakpoint
CREATE TABLE "report_links" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"other" integer NOT NULL,
	"why" text NOT NULL,
	CONSTRAINT "report_links_community_id_number_other_pk" PRIMARY KEY("community_id","number","other")
);
--> statement-breakpoint
CREATE TABLE "report_routes" (
	"community_id" integer NOT NULL,
	"place_id" integer NOT NULL,
	"key" text NOT NULL,
	"party_id" integer NOT NULL,
	"helpers" jsonb NOT NULL,
	"by_person_id" integer,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_routes_community_id_place_id_key_pk" PRIMARY KEY("community_id","place_id","key")
);
--> statement-breakpoint
CREATE TABLE "report_sealed" (
	"community_id" integer NOT NULL,
	"id" text NOT NULL,
	"day" text NOT NULL,
	"text" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "report_sealed_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "report_whistles" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"by_person_id" integer,
	"words" text NOT NULL,
	"afterwards" boolean NOT NULL,
	"joint_at" timestamp (3) with time zone,
	"office_stars" integer,
	"blown_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_whistles_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
DROP INDEX "reports_open";--> statement-breakpoint
ALTER TABLE "report_events" ADD COLUMN "level" integer;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "look" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "kind" text DEFAULT 'fault' NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "source" text DEFAULT 'chat' NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "anonymous" text DEFAULT 'no' NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "plan" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "finish_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "next_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "nudged" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "level" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "asking" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "merged_into" integer;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "standing" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "report_drafts_person" ON "report_drafts" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "report_links_other" ON "report_links" USING btree ("community_id","other");--> statement-breakpoint
CREATE INDEX "report_sealed_hash" ON "report_sealed" USING btree ("community_id","hash");--> statement-breakpoint
CREATE INDEX "report_events_at" ON "report_events" USING btree ("community_id","at");--> statement-breakpoint
CREATE INDEX "reports_tick" ON "reports" USING btree ("community_id","next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE INDEX "reports_alike" ON "reports" USING btree ("community_id","category","reported_at");--> statement-breakpoint
CREATE INDEX "reports_standing" ON "reports" USING btree ("community_id") WHERE standing;--> statement-breakpoint
CREATE INDEX "reports_open" ON "reports" USING btree ("community_id","urgent" desc,"late" desc,"due_at","number") WHERE ended_at is null;--> statement-breakpoint
-- Reports that are open already are looked at when their promise ends, by the timers they have.
UPDATE "reports" SET "next_at" = "due_at" WHERE "ended_at" IS NULL;--> statement-breakpoint
UPDATE "inbox" SET "payload" = jsonb_set(jsonb_set("payload", '{job}', '"reports.clock"'), '{args}', '{}')
  WHERE "status" = 'ready' AND "payload"->>'job' IN ('reports.due', 'reports.unconfirmed');
