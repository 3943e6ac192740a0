// Dates as JavaScript formatters print them for Arab readers, one JSON array per line:
//   [formatter, style, region, zone, calendar, kind, milliseconds, wall clock in the zone, text]
// kind: "minute" (day and time), "day", "past" (relative, rounded by the formatter), "part" (no full date).
// `date_formatters.py` runs this with the folder of node_modules ("-" for Intl alone), a count of moments, and a seed.
import { createRequire } from "node:module";

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const zones = JSON.parse(process.argv[5]);
const alone = folder === "-";
const require = createRequire(alone ? import.meta.url : `${folder}/`);
const now = Date.UTC(2026, 10, 26, 9, 30);
let state = seed;
const random = () => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff), state / 0x80000000);
const pick = (list) => list[Math.floor(random() * list.length)];
const walls = {};
const out = (...row) => {
  const [zone, text] = [row[3], row.pop()];
  walls[zone] ??= new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: zone });
  console.log(JSON.stringify([...row, walls[zone].format(row[6]), text]));
};
const moments = (n) =>
  [...Array(n)].map(() => {
    const at = Date.UTC(1991, 0, 1) + Math.floor(random() * (now - 864e5 - Date.UTC(1991, 0, 1)));
    // noon and midnight are where twelve-hour clocks go wrong
    return random() < 0.2 ? at - (at % 432e5) + Math.floor(random() * 36e5) : at;
  });

// -- Intl: every region, calendar and style
const styles = [];
for (const dateStyle of ["full", "long", "medium", "short"]) {
  styles.push(["day", { dateStyle }]);
  for (const timeStyle of ["full", "long", "medium", "short"]) styles.push(["minute", { dateStyle, timeStyle }]);
}
const parts = { year: "numeric", day: "numeric" };
for (const month of ["long", "short", "narrow", "numeric", "2-digit"]) {
  styles.push(["day", { ...parts, month }], ["day", { ...parts, month, weekday: "long" }]);
  styles.push(["day", { ...parts, month, weekday: "short", era: "short" }], ["day", { year: "2-digit", month, day: "2-digit" }]);
  styles.push(["part", { month, day: "numeric" }], ["part", { year: "numeric", month }]);
  for (const hourCycle of ["h11", "h12", "h23", "h24"])
    styles.push(["minute", { ...parts, month, hour: "numeric", minute: "2-digit", hourCycle }]);
  for (const dayPeriod of ["long", "short", "narrow"])
    styles.push(["minute", { ...parts, month, hour: "numeric", minute: "2-digit", hour12: true, dayPeriod }]);
  styles.push(["minute", { ...parts, month, hour: "numeric", minute: "2-digit", hour12: false }]);
  for (const timeZoneName of ["long", "short", "longOffset", "shortOffset", "longGeneric", "shortGeneric"])
    styles.push(["minute", { ...parts, month, hour: "numeric", minute: "2-digit", timeZoneName }]);
}
const calendars = ["gregory", "islamic-umalqura", "islamic", "islamic-civil", "islamic-tbla", "islamic-rgsa"];
for (const [region, zone] of Object.entries(zones))
  for (const calendar of calendars) {
    const some = calendar === "gregory" ? styles : styles.filter((_, at) => at % 4 === calendars.indexOf(calendar) % 4);
    for (const [kind, style] of some) {
      const options = { ...style, timeZone: zone, calendar, numberingSystem: pick(["latn", "arab"]) };
      const format = new Intl.DateTimeFormat(`ar-${region}`, options);
      for (const at of moments(count))
        out("Intl", JSON.stringify(style), region, zone, calendar, kind, at, format.format(at));
    }
  }
for (const numeric of ["always", "auto"])
  for (const style of ["long", "short", "narrow"]) {
    const format = new Intl.RelativeTimeFormat("ar", { numeric, style });
    for (const [unit, length] of [["second", 1e3], ["minute", 6e4], ["hour", 36e5], ["day", 864e5], ["week", 6048e5]])
      for (let n = 0; n < 60; n++)
        out("Intl", `${numeric} ${style} ${unit}`, "EG", "Africa/Cairo", "gregory", "past", now - n * length, format.format(-n, unit));
  }

if (alone) process.exit(0);

// -- moment, dayjs, date-fns: the process's zone is UTC
const local = (at) => new Date(at);
const moment = require("moment");
const tokens = ["LT", "LTS", "L", "LL", "LLL", "LLLL", "l", "ll", "lll", "llll"];
const kindOf = (token) => (token.startsWith("LT") ? "part" : token.length > 2 ? "minute" : "day");
const momentLocales = { ar: "EG", "ar-dz": "DZ", "ar-kw": "KW", "ar-ly": "LY", "ar-ma": "MA", "ar-ps": "PS", "ar-sa": "SA", "ar-tn": "TN" };
const dayjs = require("dayjs");
for (const plugin of ["localizedFormat", "relativeTime", "calendar"]) dayjs.extend(require(`dayjs/plugin/${plugin}`));
for (const [locale, region] of Object.entries(momentLocales)) {
  require(`moment/locale/${locale}`);
  let known = true;
  try { require(`dayjs/locale/${locale}`); } catch { known = false; }
  const libraries = [["moment", (at) => moment(at).locale(locale)], ...(known ? [["dayjs", (at) => dayjs(at).locale(locale)]] : [])];
  for (const [name, wrap] of libraries) {
    for (const token of [...tokens, "dddd D MMMM YYYY h:mm A", "D MMM YYYY, hh:mm a", "YYYY/MM/DD HH:mm", "DD-MM-YYYY h:mm:ss A"])
      for (const at of moments(count * 6))
        out(name, `${locale} ${token}`, region, "UTC", "gregory", token.includes(" ") ? "minute" : kindOf(token), at, wrap(local(at)).format(token));
    for (let n = 0; n < 400; n++) {
      const at = now - Math.floor(Math.exp(random() * 24)) * 1e3;
      if (at < Date.UTC(1991, 0, 1)) continue;
      out(name, `${locale} from`, region, "UTC", "gregory", "past", at, wrap(local(at)).from(local(now)));
      out(name, `${locale} calendar`, region, "UTC", "gregory", "past", at, wrap(local(at)).calendar(wrap(local(now))));
    }
  }
}
const fns = require("date-fns");
const fnsLocales = { ar: "EG", arDZ: "DZ", arEG: "EG", arMA: "MA", arSA: "SA", arTN: "TN" };
const patterns = ["P", "PP", "PPP", "PPPP", "Pp", "PPp", "PPPp", "PPPPp", "PPPPpp", "d MMMM yyyy h:mm a", "d MMM yyyy, h:mm aaaa", "EEEE d MMMM yyyy h:mm b", "EEE d MMM yyyy h:mm B", "d MMMM yyyy h:mm BBBBB"];
for (const [key, region] of Object.entries(fnsLocales)) {
  const locale = require("date-fns/locale")[key];
  for (const pattern of patterns)
    for (const at of moments(count * 6))
      out("date-fns", `${key} ${pattern}`, region, "UTC", "gregory", /p|mm/.test(pattern) ? "minute" : "day", at, fns.format(local(at), pattern, { locale }));
  for (let n = 0; n < 400; n++) {
    const at = now - Math.floor(Math.exp(random() * 24)) * 1e3;
    if (at < Date.UTC(1991, 0, 1)) continue;
    const options = { locale, addSuffix: true, includeSeconds: random() < 0.5 };
    out("date-fns", `${key} distance`, region, "UTC", "gregory", "past", at, fns.formatDistance(local(at), local(now), options));
    out("date-fns", `${key} strict`, region, "UTC", "gregory", "past", at, fns.formatDistanceStrict(local(at), local(now), options));
    out("date-fns", `${key} relative`, region, "UTC", "gregory", "past", at, fns.formatRelative(local(at), local(now), options));
  }
}
