CREATE TABLE "said_days" (
	"platform" text NOT NULL,
	"chat" text NOT NULL,
	"day" date NOT NULL,
	"occasion" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "said_days_platform_chat_day_occasion_pk" PRIMARY KEY("platform","chat","day","occasion")
);
--> statement-breakpoint
ALTER TABLE "chats" ADD COLUMN "unasked_on" date;--> statement-breakpoint
ALTER TABLE "chats" ADD COLUMN "unasked" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "occasion" text DEFAULT 'unasked' NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_held" ON "outbox" USING btree ("due_at","platform","chat") WHERE status = 'held';--> statement-breakpoint
-- What waits at this moment waits no longer for this.
UPDATE "outbox" SET "occasion" = 'answer';
