CREATE TABLE "inbox_files" (
	"event_id" bigint PRIMARY KEY NOT NULL,
	"content" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "owner_claims" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer NOT NULL,
	"unit_code" text NOT NULL,
	"state" text NOT NULL,
	"owner_key" text,
	"claimed_at" timestamp (3) with time zone NOT NULL,
	"proposed_by" integer,
	"proposed_at" timestamp (3) with time zone,
	"decided_by" integer,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "owner_claims_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "roll_changes" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"content" text,
	"removed" jsonb NOT NULL,
	"base" integer NOT NULL,
	"counts" jsonb NOT NULL,
	"proposed_by" integer,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"decided_by" integer,
	"decided_at" timestamp (3) with time zone,
	"hash" text,
	CONSTRAINT "roll_changes_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "roll_units" (
	"community_id" integer NOT NULL,
	"code" text NOT NULL,
	"building" text NOT NULL,
	"unit" text,
	"room" text NOT NULL,
	"area_cm2" bigint NOT NULL,
	"owners" jsonb NOT NULL,
	"tenants" jsonb NOT NULL,
	CONSTRAINT "roll_units_community_id_code_pk" PRIMARY KEY("community_id","code")
);
--> statement-breakpoint
CREATE TABLE "rolls" (
	"community_id" integer PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "owner_claims_person" ON "owner_claims" USING btree ("community_id","person_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "owner_claims_owner" ON "owner_claims" USING btree ("community_id","owner_key") WHERE state = 'confirmed';--> statement-breakpoint
CREATE INDEX "roll_changes_state" ON "roll_changes" USING btree ("community_id","state");