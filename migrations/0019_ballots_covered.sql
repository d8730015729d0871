-- What a vote asks of its voter stands whole in two indexes: a page each is read, not two, however many ballots there are.
ALTER TABLE "poll_voters" DROP CONSTRAINT "poll_voters_community_id_number_voter_pk";--> statement-breakpoint
ALTER TABLE "poll_voters" ADD CONSTRAINT "poll_voters_community_id_number_voter_pk" PRIMARY KEY ("community_id","number","voter") INCLUDE ("pseudonym");--> statement-breakpoint
DROP INDEX "ballots_voter";--> statement-breakpoint
CREATE INDEX "ballots_voter" ON "ballots" USING btree ("community_id","number","pseudonym","seq") INCLUDE ("choice");
