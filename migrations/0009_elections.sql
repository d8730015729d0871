CREATE TABLE "poll_candidates" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer NOT NULL,
	"state" text NOT NULL,
	"label" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "poll_candidates_community_id_number_person_id_pk" PRIMARY KEY("community_id","number","person_id")
);
--> statement-breakpoint
CREATE TABLE "poll_voids" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"seq" integer NOT NULL,
	"reason" text NOT NULL,
	"asked_by" integer,
	"agreed_by" integer,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"by_seq" integer,
	CONSTRAINT "poll_voids_community_id_number_seq_pk" PRIMARY KEY("community_id","number","seq")
);
--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "election" jsonb;