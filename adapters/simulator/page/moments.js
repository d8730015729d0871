// Times as people here write them, in the zone the bot lives in.

let parts;

/** @param timeZone an IANA name, from /sim/state */
export function setTimeZone(timeZone) {
  if (parts?.resolvedOptions().timeZone === timeZone) return;
  parts = new Intl.DateTimeFormat("zh-CN", {
    ...{ timeZone, hourCycle: "h23", month: "numeric", day: "numeric", weekday: "short" },
    ...{ hour: "2-digit", minute: "2-digit" },
  });
}

function split(at) {
  return Object.fromEntries(parts.formatToParts(new Date(at)).map((part) => [part.type, part.value]));
}

/** 09:00 */
export function clockTime(at) {
  const { hour, minute } = split(at);
  return `${hour}:${minute}`;
}

/** 11月23日 周一 */
export function clockDate(at) {
  const { month, day, weekday } = split(at);
  return `${month}月${day}日 ${weekday}`;
}
