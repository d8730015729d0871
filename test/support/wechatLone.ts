/** The adapter in a process of its own, which repeats what it hears: for tests of what a process does to its surroundings. */
import { createWechat } from "../../adapters/wechat/index.ts";

const adapter = createWechat({
  ...{ endpoint: process.argv[2]!, token: process.argv[3]!, noTls: false },
  ...{ log: () => {}, print: () => {}, address: () => "" },
});
await adapter.start(async ([event]) => {
  if (event?.type !== "message") return;
  await adapter.send({ id: event.chat, kind: event.chatKind }, { text: event.text, buttons: [], photos: [] });
});
let connection = "";
setInterval(() => {
  const now = adapter.hearing!()?.connection ?? connection;
  if (now === connection) return;
  connection = now;
  process.stdout.write("up\n");
}, 20);
