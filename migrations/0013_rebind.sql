ALTER TABLE "accounts" ADD COLUMN "may_change" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chats" ADD COLUMN "may_change" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "codes" ADD COLUMN "person_id" integer;--> statement-breakpoint
ALTER TABLE "codes" ADD COLUMN "chat" jsonb;