CREATE TABLE "ballots" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"seq" integer NOT NULL,
	"pseudonym" text NOT NULL,
	"choice" text NOT NULL,
	"cast_at" timestamp (3) with time zone NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "ballots_community_id_number_seq_pk" PRIMARY KEY("community_id","number","seq")
);
--> statement-breakpoint
CREATE TABLE "poll_chains" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"head" text NOT NULL,
	"length" integer NOT NULL,
	CONSTRAINT "poll_chains_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "poll_tallies" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"option" integer NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "poll_tallies_community_id_number_option_pk" PRIMARY KEY("community_id","number","option")
);
--> statement-breakpoint
CREATE TABLE "poll_voters" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"voter" text NOT NULL,
	"pseudonym" text NOT NULL,
	"person_id" integer,
	CONSTRAINT "poll_voters_community_id_number_voter_pk" PRIMARY KEY("community_id","number","voter")
);
--> statement-breakpoint
CREATE TABLE "polls" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"person_id" integer,
	"question" text NOT NULL,
	"options" jsonb NOT NULL,
	"electorate" text NOT NULL,
	"multiple" boolean NOT NULL,
	"secret" boolean NOT NULL,
	"place_id" integer NOT NULL,
	"state" text NOT NULL,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"definition" text,
	"root" text,
	"eligible" integer,
	"reason" text,
	"reason_at" timestamp (3) with time zone,
	CONSTRAINT "polls_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE INDEX "ballots_voter" ON "ballots" USING btree ("community_id","number","pseudonym","seq");--> statement-breakpoint
CREATE INDEX "poll_voters_person" ON "poll_voters" USING btree ("community_id","person_id") WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX "polls_person" ON "polls" USING btree ("community_id","person_id","state");--> statement-breakpoint
-- Ballots are only ever added: whoever writes to this database by the way of the bot cannot change or lose one.
CREATE FUNCTION "ballots_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ballots are only ever added' USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "ballots_stay" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ballots"
  FOR EACH STATEMENT EXECUTE FUNCTION "ballots_refuse"();
--> statement-breakpoint
-- Moves tallies and chains on by what one statement has added: the cost is that of the new ballots, not of all.
CREATE FUNCTION "ballots_count"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  chains integer;
  moved integer;
BEGIN
  WITH ends AS (
    SELECT community_id, number, pseudonym, min(seq) AS first, max(seq) AS last
    FROM added GROUP BY community_id, number, pseudonym
  ), choices AS (
    SELECT a.community_id, a.number, a.choice, 1 AS n
    FROM ends e JOIN added a USING (community_id, number, pseudonym) WHERE a.seq = e.last
    UNION ALL
    SELECT e.community_id, e.number, b.choice, -1
    FROM ends e CROSS JOIN LATERAL (
      SELECT o.choice FROM ballots o
      WHERE o.community_id = e.community_id AND o.number = e.number AND o.pseudonym = e.pseudonym AND o.seq < e.first
      ORDER BY o.seq DESC LIMIT 1) b
  ), changes AS (
    SELECT community_id, number, option::integer AS option, n
    FROM choices CROSS JOIN LATERAL unnest(string_to_array('0,' || choice, ',')) AS option
    WHERE choice <> ''
  )
  INSERT INTO poll_tallies AS t (community_id, number, option, count)
  SELECT community_id, number, option, sum(n) FROM changes
  GROUP BY community_id, number, option HAVING sum(n) <> 0
  ORDER BY community_id, number, option
  ON CONFLICT (community_id, number, option) DO UPDATE SET count = t.count + excluded.count;

  SELECT count(*) INTO chains FROM (SELECT DISTINCT community_id, number FROM added) d;
  UPDATE poll_chains c SET head = a.hash, length = a.seq
  FROM (SELECT DISTINCT ON (community_id, number) community_id, number, seq, hash,
      count(*) OVER (PARTITION BY community_id, number) AS n
    FROM added ORDER BY community_id, number, seq DESC) a
  WHERE c.community_id = a.community_id AND c.number = a.number AND c.length + a.n = a.seq;
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF moved <> chains THEN
    RAISE EXCEPTION 'ballots do not follow the chain' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "ballots_counted" AFTER INSERT ON "ballots" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION "ballots_count"();
