CREATE TABLE "headcount_answers" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"reader" text NOT NULL,
	"person_id" integer NOT NULL,
	"answer" integer NOT NULL,
	"shown" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "headcount_answers_community_id_number_reader_pk" PRIMARY KEY("community_id","number","reader")
);
--> statement-breakpoint
CREATE TABLE "headcounts" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer,
	"asked_as" text NOT NULL,
	"place_id" integer NOT NULL,
	"question" text NOT NULL,
	"options" jsonb,
	"state" text NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"totals" jsonb,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "headcounts_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE INDEX "headcount_answers_person" ON "headcount_answers" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "headcounts_state" ON "headcounts" USING btree ("community_id","state","ends_at");--> statement-breakpoint
CREATE INDEX "headcounts_person" ON "headcounts" USING btree ("community_id","person_id");