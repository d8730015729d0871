ALTER TABLE "reports" ADD COLUMN "floor" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "point" jsonb;--> statement-breakpoint
-- Communities that are there already get the party of building leaders, as new ones do.
INSERT INTO "parties" ("community_id", "name") SELECT "id", '楼长' FROM "communities" ON CONFLICT DO NOTHING;
