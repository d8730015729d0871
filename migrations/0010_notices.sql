CREATE TABLE "notice_checkins" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"reader" text NOT NULL,
	"person_id" integer,
	"state" text NOT NULL,
	"words" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notice_checkins_community_id_number_reader_pk" PRIMARY KEY("community_id","number","reader")
);
--> statement-breakpoint
CREATE TABLE "notice_drafts" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer NOT NULL,
	"base" integer NOT NULL,
	"content" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"asked_at" timestamp (3) with time zone,
	CONSTRAINT "notice_drafts_community_id_number_person_id_pk" PRIMARY KEY("community_id","number","person_id")
);
--> statement-breakpoint
CREATE TABLE "notice_receipts" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"issue" integer NOT NULL,
	"reader" text NOT NULL,
	"person_id" integer,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notice_receipts_community_id_number_issue_reader_pk" PRIMARY KEY("community_id","number","issue","reader")
);
--> statement-breakpoint
CREATE TABLE "notice_segments" (
	"community_id" integer NOT NULL,
	"person_id" integer NOT NULL,
	"segment" text NOT NULL,
	"chosen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notice_segments_community_id_person_id_segment_pk" PRIMARY KEY("community_id","person_id","segment")
);
--> statement-breakpoint
CREATE TABLE "notice_turns" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"planned_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"passed_over" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notice_turns_community_id_number_planned_at_pk" PRIMARY KEY("community_id","number","planned_at")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer,
	"approved_by" integer,
	"place_id" integer NOT NULL,
	"content" jsonb NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"next_at" timestamp (3) with time zone,
	"issue" integer NOT NULL,
	"planned_at" timestamp (3) with time zone,
	"said_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"ended" boolean NOT NULL,
	"corrected_at" timestamp (3) with time zone,
	"reminded_issue" integer,
	"reason" text,
	"published_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notices_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE INDEX "notice_checkins_person" ON "notice_checkins" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "notice_drafts_person" ON "notice_drafts" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "notice_receipts_person" ON "notice_receipts" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "notice_segments_segment" ON "notice_segments" USING btree ("community_id","segment");--> statement-breakpoint
CREATE INDEX "notices_person" ON "notices" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "notices_state" ON "notices" USING btree ("community_id","state");