import { Socket } from "node:net";

const CONNECT_MS = 10_000;

/** What postgres.js knows of where to connect to. */
interface Where {
  host: string[];
  port: number[];
  path?: string | null | undefined;
}

/**
 * A connection for postgres.js, made by us so that small messages leave at once: its own leave Nagle's algorithm on, and
 * statements that are sent together then wait up to 40 ms for an acknowledgement (measured on Linux). A server that
 * does not answer is an error after 10 s rather than a query that never ends.
 * @throws what the last host said
 */
export async function connectSocket({ host, port, path }: Where): Promise<Socket> {
  let last: unknown;
  for (let i = 0; i < Math.max(1, host.length); i++) {
    const socket = new Socket();
    socket.setNoDelay(true);
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("error", reject);
        socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error("connecting took too long")));
        if (path) socket.connect(path);
        else socket.connect(port[i] ?? 5432, host[i] ?? "localhost");
      });
      socket.setTimeout(0);
      socket.removeAllListeners();
      return socket;
    } catch (error) {
      socket.destroy();
      last = error;
    }
  }
  throw last;
}
