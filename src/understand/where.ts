import { fold } from "../core/text.ts";
import { type BuildingName, readBuildingName } from "./place.ts";

const COMMUNITY = /^(?:全?小区|全体|全社区|(?:the )?(?:whole )?(?:community|estate))$/;

/** What stands behind 地点: a place that has a name, or all of the community; null when it is neither. */
export function readWhere(text: string): BuildingName | "community" | null {
  return COMMUNITY.test(fold(text)) ? "community" : readBuildingName(text);
}
