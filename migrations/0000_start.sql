CREATE TABLE "accounts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"private_chat" text,
	"private_community_id" integer,
	CONSTRAINT "accounts_external" UNIQUE("platform","external_id")
);
--> statement-breakpoint
CREATE TABLE "chats" (
	"platform" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"community_id" integer,
	"place_id" integer,
	"purpose" text DEFAULT 'residents' NOT NULL,
	"locale" text,
	"sees_all" boolean DEFAULT true NOT NULL,
	"greeted" boolean DEFAULT false NOT NULL,
	"reachable" boolean DEFAULT true NOT NULL,
	"next_send_at" timestamp (3) with time zone,
	CONSTRAINT "chats_platform_id_pk" PRIMARY KEY("platform","id")
);
--> statement-breakpoint
CREATE TABLE "communities" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"made_by" text NOT NULL,
	"next_number" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"community_id" integer NOT NULL,
	"person_id" integer NOT NULL,
	"role" text NOT NULL,
	"place_id" integer,
	"party_id" integer,
	"granted_by" integer,
	"granted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "grants_one" UNIQUE NULLS NOT DISTINCT("community_id","person_id","role","place_id","party_id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"key" text NOT NULL,
	"lane" text NOT NULL,
	"chat" text,
	"sender" text,
	"album" text,
	"payload" jsonb,
	"photos" jsonb,
	"status" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"note" text,
	CONSTRAINT "inbox_key" UNIQUE("platform","key")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"chat" text NOT NULL,
	"external_id" text,
	"community_id" integer,
	"card" text,
	"number" integer,
	"choices" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"shown" text,
	"edited_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"event_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"platform" text,
	"chat" text,
	"community_id" integer,
	"person_id" integer,
	"message_ref" bigint,
	"card" text,
	"post" jsonb,
	"tap_id" text,
	"reply_to" text,
	"thread" text,
	"status" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"resend" boolean DEFAULT false NOT NULL,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "person_accounts" (
	"community_id" integer NOT NULL,
	"account_id" bigint NOT NULL,
	"person_id" integer NOT NULL,
	CONSTRAINT "person_accounts_community_id_account_id_pk" PRIMARY KEY("community_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"community_id" integer NOT NULL,
	"id" serial NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "persons_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "places" (
	"community_id" integer NOT NULL,
	"id" serial NOT NULL,
	"parent_id" integer,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"path" text NOT NULL,
	CONSTRAINT "places_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "places_code" UNIQUE NULLS NOT DISTINCT("community_id","parent_id","kind","code")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "code_tries" (
	"account_id" bigint NOT NULL,
	"tried_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "codes" (
	"hash" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"community_id" integer,
	"grant" jsonb,
	"issued_by" integer,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"spent_at" timestamp (3) with time zone,
	"spent_by" bigint
);
--> statement-breakpoint
CREATE TABLE "household_claims" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer NOT NULL,
	"building" text NOT NULL,
	"unit" text,
	"room" text NOT NULL,
	"building_place_id" integer NOT NULL,
	"status" text NOT NULL,
	"place_id" integer,
	"decided_by" integer,
	"claimed_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "household_claims_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "parties" (
	"community_id" integer NOT NULL,
	"id" serial NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "parties_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "parties_name" UNIQUE("community_id","name")
);
--> statement-breakpoint
CREATE TABLE "role_log" (
	"community_id" integer NOT NULL,
	"id" serial NOT NULL,
	"person_id" integer NOT NULL,
	"by_person_id" integer,
	"change" text NOT NULL,
	"role" text NOT NULL,
	"place_id" integer,
	"party_id" integer,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "role_log_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "report_events" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"id" serial NOT NULL,
	"change" text NOT NULL,
	"state" text NOT NULL,
	"by_person_id" integer,
	"party_id" integer,
	"assignee_id" integer,
	"words" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_events_community_id_number_id_pk" PRIMARY KEY("community_id","number","id")
);
--> statement-breakpoint
CREATE TABLE "report_joins" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_joins_community_id_number_person_id_pk" PRIMARY KEY("community_id","number","person_id")
);
--> statement-breakpoint
CREATE TABLE "report_photos" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"hash" text NOT NULL,
	"when" text NOT NULL,
	"round" integer NOT NULL,
	"person_id" integer,
	CONSTRAINT "report_photos_one" UNIQUE("community_id","number","hash","when","round")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer,
	"text" text NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"urgent" boolean NOT NULL,
	"place_id" integer NOT NULL,
	"building" text,
	"unit" text,
	"spot" text,
	"platform" text NOT NULL,
	"chat" text NOT NULL,
	"state" text NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"party_id" integer,
	"assignee_id" integer,
	"worker_id" integer,
	"answer" text,
	"stars" integer,
	"due_at" timestamp (3) with time zone,
	"late" boolean DEFAULT false NOT NULL,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "reports_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE INDEX "chats_community" ON "chats" USING btree ("community_id","purpose");--> statement-breakpoint
CREATE INDEX "grants_party" ON "grants" USING btree ("community_id","party_id");--> statement-breakpoint
CREATE INDEX "inbox_due" ON "inbox" USING btree ("due_at","id") WHERE status in ('new', 'ready');--> statement-breakpoint
CREATE INDEX "inbox_lane" ON "inbox" USING btree ("lane","id") WHERE status in ('new', 'ready');--> statement-breakpoint
CREATE INDEX "inbox_album" ON "inbox" USING btree ("platform","chat","album") WHERE album is not null and status = 'new';--> statement-breakpoint
CREATE INDEX "inbox_sender" ON "inbox" USING btree ("platform","sender") WHERE payload is not null;--> statement-breakpoint
CREATE INDEX "messages_external" ON "messages" USING btree ("platform","chat","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_card" ON "messages" USING btree ("community_id","card","platform","chat") WHERE card is not null;--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("id") WHERE status in ('queued', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_chat" ON "outbox" USING btree ("platform","chat","id") WHERE status in ('queued', 'sending');--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_one_edit" ON "outbox" USING btree ("message_ref") WHERE kind = 'edit' and status = 'queued';--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("community_id","person_id") WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX "outbox_event" ON "outbox" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "person_accounts_person" ON "person_accounts" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "person_accounts_account" ON "person_accounts" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "places_path" ON "places" USING btree ("community_id","path");--> statement-breakpoint
CREATE INDEX "code_tries_at" ON "code_tries" USING btree ("tried_at");--> statement-breakpoint
CREATE INDEX "code_tries_account" ON "code_tries" USING btree ("account_id","tried_at");--> statement-breakpoint
CREATE INDEX "codes_issuer" ON "codes" USING btree ("community_id","issued_by");--> statement-breakpoint
CREATE INDEX "household_claims_person" ON "household_claims" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "household_claims_open" ON "household_claims" USING btree ("community_id","status");--> statement-breakpoint
CREATE INDEX "role_log_person" ON "role_log" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "report_events_person" ON "report_events" USING btree ("community_id","by_person_id");--> statement-breakpoint
CREATE INDEX "report_joins_person" ON "report_joins" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "report_photos_hash" ON "report_photos" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "reports_open" ON "reports" USING btree ("community_id","state","due_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "reports_person" ON "reports" USING btree ("community_id","person_id");