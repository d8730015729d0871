import { randomBytes } from "node:crypto";
import { FileBox, type FileBoxInterface } from "file-box";
import * as PUPPET from "wechaty-puppet";
import { PuppetMock } from "wechaty-puppet-mock";
import type { Said, Utterance, World } from "./world.ts";

/** How often a real gateway sends a heartbeat by itself, milliseconds. */
const HEARTBEAT_MS = 15_000;

/**
 * A WeChat account as a gateway has it. PuppetMock speaks the protocol; what it lacks and real gateways have is added:
 * ids of sent messages, recall, names in rooms, heartbeats, a session that outlives its clients, failures on demand.
 */
export class GatewayPuppet extends PuppetMock {
  readonly calls = new Map<string, number>();
  private readonly world: World;
  private readonly heard: (said: Said) => void;
  private readonly messages = new Map<string, PUPPET.payloads.Message>();
  private readonly files = new Map<string, Buffer>();
  private readonly locations = new Map<string, PUPPET.payloads.Location>();
  private readonly friendships = new Map<string, PUPPET.payloads.Friendship>();
  private readonly plans: { method: string; times: number; error?: string; delayMs?: number; arrives?: boolean }[] = [];
  private heartbeat: NodeJS.Timeout | null = null;

  constructor(world: World, heard: (said: Said) => void) {
    super();
    this.world = world;
    this.heard = heard;
  }

  override async onStart(): Promise<void> {
    await super.onStart();
    this.heartbeat = setInterval(() => this.emit("heartbeat", { data: "alive" }), HEARTBEAT_MS);
    setImmediate(() => (this.world.loggedIn ? this.logIn() : this.showQrCode()));
  }

  override async onStop(): Promise<void> {
    this.count("stop");
    clearInterval(this.heartbeat ?? undefined);
    await super.onStop();
  }

  override ding(data = ""): void {
    this.count("ding");
    setImmediate(() => this.emit("dong", { data }));
  }

  // ── told from outside ──

  logIn(): void {
    this.world.loggedIn = true;
    if (!this.isLoggedIn) this.login(this.world.self.id);
    this.emit("ready", { data: "ready" });
  }

  async logOut(): Promise<void> {
    this.world.loggedIn = false;
    await this.logout("kicked");
    this.showQrCode();
  }

  /** Logged out and in again, where people and rooms are known by other ids after each login. */
  async logInAnew(world: World): Promise<void> {
    await this.logOut();
    Object.assign(this.world, world);
    this.logIn();
  }

  showQrCode(): void {
    this.emit("scan", { qrcode: "https://login.weixin.qq.com/l/fake", status: PUPPET.types.ScanStatus.Waiting });
  }

  /** Hands a message on. @returns its id */
  utter({ from, room, text = "", base64, location, mentionIds, inSeconds, ...more }: Utterance): string {
    const id = more.id ?? newId();
    const at = more.at ?? Date.now();
    const type = more.type ?? (base64 === undefined ? PUPPET.types.Message.Text : PUPPET.types.Message.Image);
    if (base64 !== undefined) this.files.set(id, Buffer.from(base64, "base64"));
    if (location) this.locations.set(id, { accuracy: 15, ...location });
    const to = room === undefined ? { listenerId: this.world.self.id } : { roomId: room };
    // Real gateways leave the ids of mentions out more often than not.
    this.messages.set(id, {
      ...{ id, type, text, talkerId: from, timestamp: inSeconds ? Math.floor(at / 1000) : at },
      ...{ mentionIdList: mentionIds ?? [], ...to, ...(more.filename ? { filename: more.filename } : {}) },
    } as PUPPET.payloads.Message);
    this.emit("message", { messageId: id });
    return id;
  }

  /** A message event whose message the gateway does not know any more. */
  utterUnknown(): void {
    this.emit("message", { messageId: newId() });
  }

  /** The notice that a message was taken back; its text is the id, as gateways have it. */
  takeBack(from: string, room: string | undefined, messageId: string): string {
    const to = room === undefined ? {} : { room };
    return this.utter({ from, ...to, type: PUPPET.types.Message.Recalled, text: messageId });
  }

  join(roomId: string, inviteeIdList: string[], inviterId: string): void {
    const room = this.roomOf(roomId);
    room.members = [...new Set([...room.members, ...inviteeIdList])];
    this.emit("room-join", { roomId, inviteeIdList, inviterId, timestamp: Date.now() });
  }

  leave(roomId: string, removeeIdList: string[], removerId: string): void {
    const room = this.roomOf(roomId);
    room.members = room.members.filter((id) => !removeeIdList.includes(id));
    this.emit("room-leave", { roomId, removeeIdList, removerId, timestamp: Date.now() });
  }

  rename(roomId: string, newTopic: string, changerId: string): void {
    const room = this.roomOf(roomId);
    const oldTopic = room.topic;
    room.topic = newTopic;
    this.emit("dirty", { payloadType: PUPPET.types.Dirty.Room, payloadId: roomId });
    this.emit("room-topic", { roomId, newTopic, oldTopic, changerId, timestamp: Date.now() });
  }

  /** Somebody asks to be the bot's friend. @returns the request's id */
  befriend(contactId: string, hello: string): string {
    const id = newId();
    const type = PUPPET.types.Friendship.Receive;
    this.friendships.set(id, { id, contactId, hello, ticket: id, timestamp: Date.now(), type } as never);
    this.emit("friendship", { friendshipId: id });
    return id;
  }

  invite(roomInvitationId: string): void {
    this.emit("room-invite", { roomInvitationId });
  }

  fail(): void {
    this.emit("error", new Error("gateway: something went wrong with token=not-yours"));
  }

  /** The next calls of a method fail with these words, or are answered late. `arrives`: what is sent is there in spite of that. */
  plan(method: string, what: { times: number; error?: string; delayMs?: number; arrives?: boolean }): void {
    this.plans.push({ method, ...what });
  }

  // ── asked by the client ──

  override async contactRawPayload(id: string): Promise<PUPPET.payloads.Contact> {
    await this.pass("contactRawPayload");
    const known = [this.world.self, ...this.world.people].find((person) => person.id === id);
    if (!known) throw new Error(`no contact ${id}`);
    return {
      ...{ id, name: known.name, avatar: "", phone: [], friend: true },
      ...{ gender: PUPPET.types.ContactGender.Unknown, type: PUPPET.types.Contact.Individual },
    };
  }

  override async messageRawPayload(id: string): Promise<PUPPET.payloads.Message> {
    await this.pass("messageRawPayload");
    const message = this.messages.get(id);
    if (!message) throw new Error(`no message ${id}`);
    return message;
  }

  override async messageLocation(id: string): Promise<PUPPET.payloads.Location> {
    await this.pass("messageLocation");
    const location = this.locations.get(id);
    if (!location) throw new Error(`no location ${id}`);
    return location;
  }

  override async messageImage(id: string): Promise<FileBoxInterface> {
    return this.messageFile(id);
  }

  override async messageFile(id: string): Promise<FileBoxInterface> {
    await this.pass("messageFile");
    const bytes = this.files.get(id);
    if (!bytes) throw new Error(`no file ${id}`);
    return FileBox.fromBuffer(bytes, `${id}.jpg`);
  }

  override async messageSendText(chat: string, text: string, mentions: string[] = []): Promise<never> {
    await this.pass("messageSendText");
    this.reach(chat);
    return this.say({ id: newId(), chat, text, mentions, at: Date.now() }, PUPPET.types.Message.Text) as never;
  }

  override async messageSendFile(chat: string, file: FileBoxInterface): Promise<never> {
    const arrives = this.plans.some((p) => p.method === "messageSendFile" && p.times > 0 && p.arrives);
    if (!arrives) await this.pass("messageSendFile");
    const bytes = await file.toBuffer();
    const kept = { name: file.name, size: bytes.length, base64: bytes.toString("base64") };
    const said = { id: newId(), chat, text: "", mentions: [], file: kept, at: Date.now() };
    this.files.set(said.id, bytes);
    const id = this.say(said, PUPPET.types.Message.Image);
    if (arrives) await this.pass("messageSendFile");
    return id as never;
  }

  override async messageRecall(messageId: string): Promise<boolean> {
    const message = this.messages.get(messageId);
    if (!message) return false;
    this.takeBack(this.world.self.id, message.roomId, messageId);
    return true;
  }

  override async roomRawPayload(id: string): Promise<PUPPET.payloads.Room> {
    await this.pass("roomRawPayload");
    const { topic, members } = this.roomOf(id);
    return { id, topic, memberIdList: members, adminIdList: [] };
  }

  override async roomMemberList(id: string): Promise<string[]> {
    await this.pass("roomMemberList");
    return this.roomOf(id).members;
  }

  override async roomMemberRawPayload(roomId: string, contactId: string): Promise<PUPPET.payloads.RoomMember> {
    await this.pass("roomMemberRawPayload");
    const { name } = await this.contactRawPayload(contactId);
    return { id: contactId, name, avatar: "", roomAlias: this.roomOf(roomId).aliases?.[contactId] ?? "" };
  }

  override async friendshipRawPayload(id: string): Promise<PUPPET.payloads.Friendship> {
    await this.pass("friendshipRawPayload");
    const known = this.friendships.get(id);
    if (!known) throw new Error(`no friendship ${id}`);
    return known;
  }

  override async friendshipAccept(id: string): Promise<void> {
    await this.pass("friendshipAccept");
    const { contactId } = await this.friendshipRawPayload(id);
    const confirmed = newId();
    const type = PUPPET.types.Friendship.Confirm;
    this.friendships.set(confirmed, { id: confirmed, contactId, timestamp: Date.now(), type } as never);
    this.emit("friendship", { friendshipId: confirmed });
  }

  override async friendshipAdd(): Promise<void> {
    await this.pass("friendshipAdd");
  }

  override async roomInvitationAccept(id: string): Promise<void> {
    await this.pass("roomInvitationAccept");
    this.join(id, [this.world.self.id], this.world.people[0]!.id);
  }

  /** Says it, and reports it to the client as its own, as real gateways do. */
  private say(said: Said, type: PUPPET.types.Message): string {
    const to = said.chat in this.roomsById() ? { roomId: said.chat } : { listenerId: said.chat };
    this.messages.set(said.id, {
      ...{ id: said.id, type, text: said.text, talkerId: this.world.self.id, timestamp: said.at, mentionIdList: [] },
      ...to,
    } as PUPPET.payloads.Message);
    this.heard(said);
    this.emit("message", { messageId: said.id });
    return said.id;
  }

  private roomsById(): Record<string, World["rooms"][number]> {
    return Object.fromEntries(this.world.rooms.map((room) => [room.id, room]));
  }

  private roomOf(id: string): World["rooms"][number] {
    const room = this.roomsById()[id];
    if (!room) throw new Error(`no room ${id}`);
    return room;
  }

  /** Nobody can be told anything under an id that is none. */
  private reach(chat: string): void {
    if (!(chat in this.roomsById()) && !this.world.people.some(({ id }) => id === chat))
      throw new Error(`no contact ${chat}`);
  }

  private count(method: string): void {
    this.calls.set(method, (this.calls.get(method) ?? 0) + 1);
  }

  private async pass(method: string): Promise<void> {
    this.count(method);
    const plan = this.plans.find((p) => p.method === method && p.times > 0);
    if (!plan) return;
    plan.times--;
    if (plan.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, plan.delayMs));
    if (plan.error !== undefined) throw new Error(plan.error);
  }
}

/** Ids are long numbers, as WeChat's are. */
function newId(): string {
  return String(7_000_000_000_000_000_000n + BigInt(`0x${randomBytes(6).toString("hex")}`));
}
