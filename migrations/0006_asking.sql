CREATE TABLE "report_offers" (
	"community_id" integer NOT NULL,
	"event_id" bigint NOT NULL,
	"person_id" integer,
	"platform" text NOT NULL,
	"chat" text NOT NULL,
	"category" text NOT NULL,
	"place_id" integer NOT NULL,
	"building" text,
	"urgent" boolean NOT NULL,
	"other" integer,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"refused_at" timestamp (3) with time zone,
	CONSTRAINT "report_offers_community_id_event_id_pk" PRIMARY KEY("community_id","event_id")
);
--> statement-breakpoint
ALTER TABLE "chats" ADD COLUMN "asks" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "chats" ADD COLUMN "told_of_model" text;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "guess" jsonb;--> statement-breakpoint
CREATE INDEX "report_offers_chat" ON "report_offers" USING btree ("community_id","asked_at");--> statement-breakpoint
CREATE INDEX "report_offers_asked" ON "report_offers" USING btree ("asked_at");