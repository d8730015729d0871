CREATE TABLE "ledger_balances" (
	"community_id" integer NOT NULL,
	"ledger_id" integer NOT NULL,
	"unit" text NOT NULL,
	"balance" integer NOT NULL,
	"earned" integer NOT NULL,
	CONSTRAINT "ledger_balances_community_id_ledger_id_unit_pk" PRIMARY KEY("community_id","ledger_id","unit")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"community_id" integer NOT NULL,
	"id" serial NOT NULL,
	"ledger_id" integer NOT NULL,
	"unit" text NOT NULL,
	"act" text NOT NULL,
	"key" text NOT NULL,
	"amount" integer NOT NULL,
	"counts" boolean NOT NULL,
	"number" integer,
	"checked_by" integer,
	"topic" text,
	"reverses" integer,
	"copy_of" integer,
	"at" timestamp (3) with time zone NOT NULL,
	"day" text NOT NULL,
	CONSTRAINT "ledger_entries_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "ledger_entries_key" UNIQUE("community_id","ledger_id","unit","key"),
	CONSTRAINT "ledger_entries_reverses" UNIQUE("community_id","reverses")
);
--> statement-breakpoint
CREATE TABLE "ledgers" (
	"community_id" integer NOT NULL,
	"id" serial NOT NULL,
	"person_id" integer NOT NULL,
	"board" text DEFAULT 'unnamed' NOT NULL,
	"nickname" text,
	CONSTRAINT "ledgers_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "ledgers_person" UNIQUE("community_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "point_rules" (
	"community_id" integer NOT NULL,
	"key" text NOT NULL,
	"points" integer NOT NULL,
	"daily_cap" integer NOT NULL,
	"changed_by" integer,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "point_rules_community_id_key_pk" PRIMARY KEY("community_id","key")
);
--> statement-breakpoint
CREATE TABLE "reward_orders" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"reward" integer NOT NULL,
	"person_id" integer,
	"cost" integer NOT NULL,
	"state" text NOT NULL,
	"code_hash" text,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"decided_by" integer,
	"handed_by" integer,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "reward_orders_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "rewards" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"name" text NOT NULL,
	"cost" integer NOT NULL,
	"stock" integer NOT NULL,
	"material" boolean NOT NULL,
	"open" boolean NOT NULL,
	"made_by" integer,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rewards_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE TABLE "signup_rows" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"id" bigserial NOT NULL,
	"slot" integer NOT NULL,
	"person_id" integer,
	"name" text,
	"listed_by" integer,
	"count" integer NOT NULL,
	"state" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"in_at" timestamp (3) with time zone,
	"out_at" timestamp (3) with time zone,
	"minutes" integer,
	"confirmed_by" integer,
	CONSTRAINT "signup_rows_community_id_number_id_pk" PRIMARY KEY("community_id","number","id")
);
--> statement-breakpoint
CREATE TABLE "signup_slots" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"slot" integer NOT NULL,
	"label" text NOT NULL,
	"capacity" integer,
	CONSTRAINT "signup_slots_community_id_number_slot_pk" PRIMARY KEY("community_id","number","slot")
);
--> statement-breakpoint
CREATE TABLE "signups" (
	"community_id" integer NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"person_id" integer,
	"title" text NOT NULL,
	"place_id" integer NOT NULL,
	"state" text NOT NULL,
	"topic" text,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"code" text,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "signups_community_id_number_pk" PRIMARY KEY("community_id","number")
);
--> statement-breakpoint
CREATE INDEX "ledger_entries_day" ON "ledger_entries" USING btree ("community_id","ledger_id","day");--> statement-breakpoint
CREATE INDEX "ledger_entries_at" ON "ledger_entries" USING btree ("community_id","at");--> statement-breakpoint
CREATE INDEX "ledger_entries_of" ON "ledger_entries" USING btree ("community_id","key");--> statement-breakpoint
CREATE INDEX "reward_orders_person" ON "reward_orders" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "reward_orders_open" ON "reward_orders" USING btree ("community_id","state");--> statement-breakpoint
CREATE INDEX "reward_orders_code" ON "reward_orders" USING btree ("community_id","code_hash") WHERE code_hash is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "signup_rows_person" ON "signup_rows" USING btree ("community_id","number","slot","person_id") WHERE person_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "signup_rows_name" ON "signup_rows" USING btree ("community_id","number","slot","name") WHERE name is not null;--> statement-breakpoint
CREATE INDEX "signup_rows_who" ON "signup_rows" USING btree ("community_id","person_id") WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX "signups_open" ON "signups" USING btree ("community_id","state","closes_at");--> statement-breakpoint
CREATE INDEX "signups_person" ON "signups" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE INDEX "signups_code" ON "signups" USING btree ("community_id","code") WHERE code is not null;--> statement-breakpoint
CREATE FUNCTION "ledger_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger entries are only ever added' USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "ledger_entries_stay" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse"();
--> statement-breakpoint
-- Moves balances on by what one statement has added. What is spent must be there; what is taken back need not.
CREATE FUNCTION "ledger_count"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_balances AS b (community_id, ledger_id, unit, balance, earned)
  SELECT community_id, ledger_id, unit, sum(amount), coalesce(sum(amount) FILTER (WHERE counts), 0)
  FROM added GROUP BY community_id, ledger_id, unit ORDER BY community_id, ledger_id, unit
  ON CONFLICT (community_id, ledger_id, unit)
    DO UPDATE SET balance = b.balance + excluded.balance, earned = b.earned + excluded.earned;
  IF EXISTS (SELECT 1 FROM added a JOIN ledger_balances b USING (community_id, ledger_id, unit)
      WHERE a.amount < 0 AND a.reverses IS NULL AND a.copy_of IS NULL AND b.balance < 0) THEN
    RAISE EXCEPTION 'a ledger would be overdrawn' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "ledger_entries_counted" AFTER INSERT ON "ledger_entries" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_count"();
--> statement-breakpoint
-- Nothing is promised that is not there, whatever a query may say.
ALTER TABLE "rewards" ADD CONSTRAINT "rewards_stock" CHECK ("stock" >= 0);
