import type { Choice, Post, Text } from "../../core/post.ts";
import { say, verbatim } from "../../core/post.ts";
import type { Role } from "../../core/roles.ts";
import { partyText } from "./parties.ts";
import type { Claim, Party, Place } from "./service.ts";

/** A place in words: "3号楼", "3号楼2单元" (`parent` is the building's code), "第2网格", or the community's name. */
export function placeText(place: Pick<Place, "kind" | "code"> & { parent?: string | null | undefined }): Text {
  if (place.kind === "unit") return say("place-unit", { building: place.parent ?? "", unit: place.code });
  return say(`place-${place.kind}`, { code: place.code });
}

/** The same as it is typed: what `readBuildingName` reads. */
export function nameOfPlace(place: Pick<Place, "kind" | "code">, parentCode?: string): string {
  if (place.kind === "grid") return `第${place.code}网格`;
  return place.kind === "unit" ? `${parentCode}号楼${place.code}单元` : `${place.code}号楼`;
}

/** A door in words, for its owner and those who approve it. Never for a group. */
export function doorText(claim: Pick<Claim, "building" | "unit" | "room">): Text {
  return claim.unit === null
    ? say("place-door", { building: claim.building, room: claim.room })
    : say("place-door-unit", { building: claim.building, unit: claim.unit, room: claim.room });
}

/** What a leader or staff decide with one tap. Private: it names the account and the door. */
export function claimPost(claim: Claim, name: string): Post {
  return {
    number: claim.number,
    lines: [
      say("members-claim", { number: String(claim.number), name: nameText(name), door: doorText(claim) }),
      say("members-claim-ask"),
    ],
    choices: [
      { label: say("members-claim-yes"), command: `door ${claim.number} yes` },
      { label: say("members-claim-no"), command: `door ${claim.number} no` },
    ],
  };
}

export function nameText(name: string): Text {
  return name === "" ? say("members-nameless") : verbatim(name);
}

/** A role with its scope, e.g. "3号楼楼长", "3号楼2单元梯长", "物业的人". */
export function roleText(role: Role, scope: Text | null): Text {
  if (role === "leader" && scope?.key === "place-unit") return say("role-leader-of-unit", { scope });
  return scope && (role === "leader" || role === "worker") ? say(`role-${role}-of`, { scope }) : say(`role-${role}`);
}

/** Which of several roles of a kind is taken from somebody. */
export function whichRolePost(personId: number, role: Role, held: { text: Text; scope: string }[]): Post {
  return {
    lines: [say("members-role-which")],
    choices: held.map(({ text, scope }) => ({ label: text, command: `role p${personId} remove ${role} ${scope}` })),
  };
}

/** The people to pick from, by their ids. */
export function peoplePost(people: { id: number; name: string; building: string | null; room: string | null }[]): Post {
  if (people.length === 0) return { lines: [say("members-nobody-registered")] };
  return {
    lines: [say("members-pick-person")],
    choices: people.map((p) => ({
      label: say("members-person", { name: nameText(p.name), building: p.building ?? "?", room: p.room ?? "?" }),
      command: `role p${p.id}`,
    })),
  };
}

/** Which group a code is wanted for, where there is one; people are found by their door. */
export function lostPost(groups: { platform: string; id: string; name: Text }[]): Post {
  if (groups.length === 0) return { lines: [say("members-rebind-how")] };
  return {
    lines: [say("members-rebind-which"), say("members-rebind-how")],
    choices: groups.map(({ platform, id, name }) => ({ label: name, command: `rebind-group ${platform} ${id}` })),
  };
}

/** The roles to pick from for one person, those the asker may give. */
export function rolesPost(
  person: { id: number; name: string },
  building: string | null,
  parties: Party[],
  admin: boolean,
): Post {
  const choices: Choice[] = [];
  if (building !== null) {
    choices.push({
      label: roleText("leader", say("place-building", { code: building })),
      command: `role p${person.id} leader ${building}号楼`,
    });
  }
  for (const party of parties) {
    choices.push({
      label: roleText("worker", partyText(party.name)),
      command: `role p${person.id} worker ${party.name}`,
    });
  }
  if (admin) {
    choices.push({ label: say("role-staff"), command: `role p${person.id} staff` });
    choices.push({ label: say("role-admin"), command: `role p${person.id} admin` });
  }
  return { lines: [say("members-pick-role", { name: nameText(person.name) })], choices };
}
