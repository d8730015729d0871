import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What the machinery counts, as Prometheus reads it. Numbers and ids of machinery only, never people or words. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    received: new Counter({ name: "linli_received_total", help: "Events stored", registers }),
    repeated: new Counter({ name: "linli_repeated_total", help: "Events that were there already", registers }),
    handled: new Counter({ name: "linli_handled_total", help: "Events handled", labelNames: ["type"], registers }),
    refused: new Counter({ name: "linli_refused_total", help: "Events answered with a refusal", registers }),
    retried: new Counter({ name: "linli_retried_total", help: "Events tried again", labelNames: ["why"], registers }),
    failed: new Counter({ name: "linli_failed_total", help: "Events parked after repeated failures", registers }),
    sent: new Counter({ name: "linli_sent_total", help: "Messages sent", labelNames: ["kind"], registers }),
    sendErrors: new Counter({
      name: "linli_send_errors_total",
      help: "Sending errors",
      labelNames: ["kind"],
      registers,
    }),
    modelAsked: new Counter({
      name: "linli_model_asked_total",
      help: "Messages a language model was asked about, by what came of it",
      labelNames: ["outcome"],
      registers,
    }),
    gaps: new Counter({
      name: "linli_gaps_total",
      help: "Times nobody listened to a platform that does not repeat what was said",
      labelNames: ["platform"],
      registers,
    }),
    holds: new Counter({
      name: "linli_holds_total",
      help: "Times a platform said that the account does too much, and was left alone for a while",
      labelNames: ["platform"],
      registers,
    }),
    said: new Counter({
      name: "linli_said_total",
      help: "New messages sent, by why they were said: answer, unasked, urgent, chosen",
      labelNames: ["occasion"],
      registers,
    }),
    held: new Counter({
      name: "linli_held_total",
      help: "Unasked messages kept for the morning, because it was night or the group had enough for the day",
      labelNames: ["why"],
      registers,
    }),
    digests: new Counter({
      name: "linli_digests_total",
      help: "Mornings on which a group read as one message what was held for it",
      registers,
    }),
    hearing: new Gauge({
      name: "linli_hearing",
      help: "1 while this process listens to the platform without a gap",
      labelNames: ["platform"],
      registers,
    }),
    inboxWaiting: new Gauge({ name: "linli_inbox_waiting", help: "Events not handled yet", registers }),
    inboxFailed: new Gauge({ name: "linli_inbox_failed", help: "Events parked", registers }),
    outboxWaiting: new Gauge({ name: "linli_outbox_waiting", help: "Messages not sent yet", registers }),
    outboxHeld: new Gauge({ name: "linli_outbox_held", help: "Messages that wait for the morning", registers }),
    delay: new Histogram({
      name: "linli_answer_seconds",
      help: "From storing an event to its first message being accepted by the platform",
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
      registers,
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
