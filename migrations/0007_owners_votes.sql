CREATE TABLE "paper_ballots" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"poll_number" integer NOT NULL,
	"unit_code" text NOT NULL,
	"pseudonym" text,
	"choice" text NOT NULL,
	"road" text NOT NULL,
	"photo" text NOT NULL,
	"state" text NOT NULL,
	"entered_by" integer,
	"entered_at" timestamp (3) with time zone NOT NULL,
	"decided_by" integer,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "paper_ballots_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "resolution_heads" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"head" integer NOT NULL,
	"area_cm2" bigint NOT NULL,
	"units" jsonb NOT NULL,
	CONSTRAINT "resolution_heads_community_id_number_head_pk" PRIMARY KEY("community_id","number","head")
);
--> statement-breakpoint
CREATE TABLE "resolution_seats" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"pseudonym" text NOT NULL,
	"head" integer NOT NULL,
	"owner_key" text,
	CONSTRAINT "resolution_seats_community_id_number_pseudonym_pk" PRIMARY KEY("community_id","number","pseudonym")
);
--> statement-breakpoint
CREATE TABLE "resolution_tallies" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"option" integer NOT NULL,
	"heads" integer NOT NULL,
	"area_cm2" bigint NOT NULL,
	CONSTRAINT "resolution_tallies_community_id_number_option_pk" PRIMARY KEY("community_id","number","option")
);
--> statement-breakpoint
CREATE TABLE "resolutions" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"matter" text NOT NULL,
	"committee" text,
	"rule" text,
	"register_hash" text,
	"roll_hash" text,
	"heads" integer NOT NULL,
	"area_cm2" bigint NOT NULL,
	CONSTRAINT "resolutions_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
ALTER TABLE "ballots" ADD COLUMN "road" text;--> statement-breakpoint
CREATE INDEX "paper_ballots_poll" ON "paper_ballots" USING btree ("community_id","poll_number");--> statement-breakpoint
CREATE INDEX "resolution_seats_owner" ON "resolution_seats" USING btree ("community_id","number","owner_key");--> statement-breakpoint
CREATE INDEX "resolution_seats_head" ON "resolution_seats" USING btree ("community_id","number","head");--> statement-breakpoint
-- Owners' votes: moves heads and area on by what one statement has added. Owners of one head who differ stand for option 0.
CREATE FUNCTION "ballots_weigh"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM added a JOIN resolutions r USING (community_id, number)) THEN
    RETURN NULL;
  END IF;
  WITH touched AS (
    SELECT s.community_id, s.number, s.head, min(a.seq) AS began
    FROM added a JOIN resolution_seats s USING (community_id, number, pseudonym)
    GROUP BY s.community_id, s.number, s.head
  ), choices AS (
    SELECT t.community_id, t.number, t.head, one.choice, 1 AS n
    FROM touched t JOIN resolution_seats s USING (community_id, number, head) CROSS JOIN LATERAL (
      SELECT b.choice FROM ballots b
      WHERE b.community_id = s.community_id AND b.number = s.number AND b.pseudonym = s.pseudonym
      ORDER BY b.seq DESC LIMIT 1) one
    UNION ALL
    SELECT t.community_id, t.number, t.head, one.choice, -1
    FROM touched t JOIN resolution_seats s USING (community_id, number, head) CROSS JOIN LATERAL (
      SELECT b.choice FROM ballots b
      WHERE b.community_id = s.community_id AND b.number = s.number AND b.pseudonym = s.pseudonym AND b.seq < t.began
      ORDER BY b.seq DESC LIMIT 1) one
  ), stands AS (
    SELECT community_id, number, head, n,
      CASE WHEN count(DISTINCT choice) = 1 THEN min(choice)::integer ELSE 0 END AS option
    FROM choices WHERE choice <> '' GROUP BY community_id, number, head, n
  )
  INSERT INTO resolution_tallies AS t (community_id, number, option, heads, area_cm2)
  SELECT s.community_id, s.number, s.option, sum(s.n), sum(s.n * h.area_cm2)
  FROM stands s JOIN resolution_heads h USING (community_id, number, head)
  GROUP BY s.community_id, s.number, s.option
  HAVING sum(s.n) <> 0 OR sum(s.n * h.area_cm2) <> 0
  ORDER BY s.community_id, s.number, s.option
  ON CONFLICT (community_id, number, option)
    DO UPDATE SET heads = t.heads + excluded.heads, area_cm2 = t.area_cm2 + excluded.area_cm2;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "ballots_weighed" AFTER INSERT ON "ballots" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION "ballots_weigh"();
