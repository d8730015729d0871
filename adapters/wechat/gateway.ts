import { promisify } from "node:util";
import type { PuppetService } from "wechaty-puppet-service";

export interface GatewaySettings {
  /** host:port. Always given: without one the client would ask a public host for it. */
  endpoint: string;
  token: string;
  /** True: no encryption, and so only on this machine. */
  noTls: boolean;
}

/** What the adapter needs of a connection: wechaty's client, with its faults put right. */
export type Gateway = PuppetService & {
  /** The failure of the stream of events, once there is one. */
  readonly streamError: unknown;
  /** A photo or file in the form the client sends. */
  wrapFile(bytes: Uint8Array, name: string): Parameters<PuppetService["messageSendFile"]>[1];
  /** Ends the connection without telling the gateway to stop, which would end the account's session there. */
  hangUp(): Promise<void>;
};

/** One call may take so long, milliseconds: a frozen gateway answers never. */
export const CALL_MS = 12_000;

/** normalize-filebox.ts: PASS_THROUGH_THRESHOLD_BYTES. */
const PASSED_THROUGH = 20 * 1024;
/** The client waits for what it has begun before it stops. */
const HANG_UP_MS = 3_000;

let lastClass: Promise<(settings: GatewaySettings, isListener: boolean) => Gateway> | null = null;

/**
 * A fresh connection, not started yet. Loads wechaty's client the first time: 70 MB that nobody pays who has no WeChat.
 *
 * Only the client of the puppet service is used, not the `Wechaty` class above it: its `Room.ready` looks up every
 * member of a room one after another, which is what accounts are banned for, and it can run code that a server pushes
 * (`ioToken`).
 *
 * @param isListener false: without the stream of events, of which a gateway has only one
 */
export async function openGateway(settings: GatewaySettings, isListener = true): Promise<Gateway> {
  lastClass ??= load();
  return (await lastClass)(settings, isListener);
}

/** Loads wechaty's client ahead, while there is no gateway yet: it takes a second or more. */
export async function prepareClient(): Promise<void> {
  lastClass ??= load();
  await lastClass;
}

async function load(): Promise<(settings: GatewaySettings, isListener: boolean) => Gateway> {
  const { PuppetService: Client, log } = await import("wechaty-puppet-service");
  const { puppet: pb } = await import("wechaty-grpc");
  // It prints errors with the token in them.
  log.level("silent");

  class LinliGateway extends Client {
    streamError: unknown = null;
    readonly isListener: boolean;
    private stream: { cancel(): void } | null = null;

    constructor(settings: GatewaySettings, isListener: boolean) {
      super({
        endpoint: settings.endpoint,
        token: settings.token,
        // Without encryption the name in the certificate does not matter, but the client wants one.
        tls: settings.noTls ? { disable: true, serverName: "insecure" } : { disable: false },
        cache: { contact: 5_000, room: 500, roomMember: 500, message: 500 },
        // Its own watchdog restarts a dead client for ever; ours makes a fresh one.
        timeoutSeconds: 1_000_000,
      } as ConstructorParameters<typeof Client>[0]);
      this.isListener = isListener;
    }

    /** It would keep names and numbers of people in files below HOME, in a folder named after the token. */
    protected override hookPayloadStore(): void {}

    /** The client swallows what happens to its stream while it starts: a refused token, a gateway that is taken. */
    protected override bridgeGrpcEventStream(manager: Parameters<Bridge>[0]): void {
      super.bridgeGrpcEventStream(manager);
      const inner = manager as unknown as { initClient(): Promise<void>; startStream(): Promise<void> };
      if (!this.isListener) inner.startStream = async () => {};
      const { initClient } = inner;
      inner.initClient = async () => {
        await initClient.call(manager);
        const { client } = manager;
        const event = client.event.bind(client) as typeof client.event;
        client.event = ((...args: Parameters<typeof event>) => {
          const stream = event(...args);
          const fail = (error: unknown) => {
            this.streamError ??= error;
            this.emit("error", error);
          };
          this.stream = stream;
          stream.on("error", fail);
          stream.on("end", () => fail(new Error("the stream ended")));
          return stream;
        }) as typeof client.event;
      };
    }

    /** Told of a logout, the client asks the gateway to log out: that would end the login that has come since. */
    override logout(reason?: string): Promise<void> {
      return Object.getPrototypeOf(Client.prototype).logout.call(this, reason);
    }

    /**
     * The client forgets who was logged in a moment after it is told of a logout. A login that comes in that moment is an
     * error to it, which it swallows: it would count as logged out until the next connection.
     */
    override login(userId: string): void {
      setImmediate(() => {
        if (!this.isLoggedIn) super.login(userId);
      });
    }

    /** The client looks for what the answer holds where its message has none of it: it would be 0, 0 everywhere. */
    override async messageLocation(messageId: string) {
      const request = new pb.MessageLocationRequest();
      request.setId(messageId);
      const { client } = this.grpcManager;
      const ask = promisify(client.messageLocation.bind(client)) as unknown as (
        r: typeof request,
      ) => Promise<InstanceType<typeof pb.MessageLocationResponse>>;
      const found = (await ask(request)).getLocation();
      if (!found) throw new Error("no location");
      const address = found.getAddress();
      return {
        ...{ latitude: found.getLatitude(), longitude: found.getLongitude(), accuracy: found.getAccuracy() },
        ...{ address, name: found.getName() || address },
      };
    }

    /** The client sends a photo once more in an older way when an answer is lost: then it stands there twice. */
    override async messageSendFile(chat: string, file: Parameters<PuppetService["messageSendFile"]>[1]) {
      const request = new pb.MessageSendFileRequest();
      request.setConversationId(chat);
      request.setFileBox(await this.serializeFileBox(file));
      const { client } = this.grpcManager;
      const call = promisify(client.messageSendFile.bind(client)) as unknown as (
        r: typeof request,
      ) => Promise<{ getId(): string }>;
      return (await call(request)).getId() || undefined;
    }

    wrapFile(bytes: Uint8Array, name: string) {
      const buffer = Buffer.from(bytes);
      // What is small the client sends along as it is, and then cannot write a buffer as JSON: normalize-filebox.ts.
      return buffer.length <= PASSED_THROUGH
        ? this.FileBoxUuid.fromBase64(buffer.toString("base64"), name)
        : this.FileBoxUuid.fromBuffer(buffer, name);
    }

    async hangUp(): Promise<void> {
      const manager = this._grpcManager;
      // Closed first, so that the client's `stop` cannot reach the gateway.
      this.stream?.cancel();
      if (manager) closeClient(manager);
      await within(HANG_UP_MS, this.stop()).catch(() => {});
    }
  }
  return (settings, isListener) => new LinliGateway(settings, isListener) as unknown as Gateway;
}

type Bridge = (manager: PuppetService["grpcManager"]) => void;

function closeClient(manager: PuppetService["grpcManager"]): void {
  try {
    manager.client.close();
  } catch {
    // It has none yet.
  }
}

/** The answer, or an error with gRPC's code for "too late". */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Object.assign(new Error("no answer in time"), { code: 4 })), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
