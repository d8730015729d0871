import { unescapeXml } from "./words.ts";

/** A location as it comes from WeChat: degrees on the map that is used in mainland China (GCJ-02), and a name or "". */
export interface RawLocation {
  latitude: number;
  longitude: number;
  name: string;
}

/** Longest part of such an XML that is read. */
const XML_LIMIT = 4_000;

/**
 * `<location x="30.17" y="120.13" label="address" poiname="name" …/>`: what gateways of ordinary accounts give as the
 * message's text (github.com/wechaty/puppet-supports/issues/371). Those of WeCom are asked for it.
 */
export function readLocationXml(xml: string): RawLocation | null {
  const element = /<location\s([^>]*)>/.exec(xml.slice(0, XML_LIMIT))?.[1];
  if (element === undefined) return null;
  const attribute = (name: string) =>
    unescapeXml(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(element)?.[1] ?? "").trim();
  const [latitude, longitude] = [attribute("x"), attribute("y")].map((value) => (value === "" ? Number.NaN : +value));
  return { latitude: latitude!, longitude: longitude!, name: attribute("poiname") || attribute("label") };
}

/** A location as the line of the command that takes it, or "" where it is none. */
export function writeLocation({ latitude, longitude, name }: RawLocation): string {
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  if (!isPlace) return "";
  const at = toWgs84(latitude, longitude);
  return `/locate ${at.latitude.toFixed(5)},${at.longitude.toFixed(5)} ${name.replace(/\s+/g, " ").trim()}`.trim();
}

/** Where maps of mainland China are shifted, roughly: beyond it WeChat's degrees are everybody's. */
const SHIFTED = { south: 0.8293, north: 55.8271, west: 72.004, east: 137.8347 } as const;
/** Krasovsky's ellipsoid of 1940: half its long axis in metres, and its eccentricity squared. */
const AXIS = 6_378_245;
const ECCENTRICITY = 0.006693421622965943;

/** GCJ-02 to WGS 84, to within a metre. https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China#GCJ-02 */
function toWgs84(latitude: number, longitude: number): { latitude: number; longitude: number } {
  const inside =
    latitude > SHIFTED.south && latitude < SHIFTED.north && longitude > SHIFTED.west && longitude < SHIFTED.east;
  if (!inside) return { latitude, longitude };
  // The shift is known as seen from the true place: found by going back twice.
  let place = { latitude, longitude };
  for (let i = 0; i < 2; i++) {
    const { north, east } = shiftAt(place.latitude, place.longitude);
    place = { latitude: latitude - north, longitude: longitude - east };
  }
  return place;
}

/** How far the map is shifted at a place, degrees. */
function shiftAt(latitude: number, longitude: number): { north: number; east: number } {
  const [x, y] = [longitude - 105, latitude - 35];
  const wave = (value: number, ...sizes: readonly [size: number, per: number][]) =>
    sizes.reduce((sum, [size, per]) => sum + (size * 2 * Math.sin(value * Math.PI * per)) / 3, 0);
  const common = wave(x, [20, 6], [20, 2]);
  const up =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    common +
    wave(y, [20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]);
  const right =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    common +
    wave(x, [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]);
  const angle = (latitude / 180) * Math.PI;
  const bend = 1 - ECCENTRICITY * Math.sin(angle) ** 2;
  const meridian = (AXIS * (1 - ECCENTRICITY)) / (bend * Math.sqrt(bend));
  const parallel = (AXIS / Math.sqrt(bend)) * Math.cos(angle);
  return { north: (up * 180) / (meridian * Math.PI), east: (right * 180) / (parallel * Math.PI) };
}
