CREATE TABLE "owner_proxies" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"code" text NOT NULL,
	"given_by" integer NOT NULL,
	"held_by" integer,
	"state" text NOT NULL,
	"given_at" timestamp (3) with time zone NOT NULL,
	"stood_at" timestamp (3) with time zone,
	"used_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "owner_proxies_community_id_number_code_pk" PRIMARY KEY("community_id","number","code")
);
--> statement-breakpoint
ALTER TABLE "resolutions" ADD COLUMN "proxies" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "owner_proxies_given" ON "owner_proxies" USING btree ("community_id","number","given_by") WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX "owner_proxies_giver" ON "owner_proxies" USING btree ("community_id","given_by");--> statement-breakpoint
CREATE INDEX "owner_proxies_holder" ON "owner_proxies" USING btree ("community_id","held_by");