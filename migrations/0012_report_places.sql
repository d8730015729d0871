ALTER TABLE "reports" ADD COLUMN "floor" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "point" jsonb;