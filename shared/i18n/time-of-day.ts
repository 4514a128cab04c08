import { language } from './i18n.ts';

// Without Intl, whose first use is slow.

/** Languages whose clock has 12 hours, as in CLDR. */
const twelveHourLanguages = 'am ar bn el fil gu hi km kn ko ml mr ms or pa so sq ta te ur'.split(' ');
/** The regions in which the clock of the language differs from most of its regions. */
const otherRegions: Readonly<Record<string, { readonly mostHaveTwelve: boolean; readonly regions: string }>> = {
  en: {
    mostHaveTwelve: true,
    regions:
      'AI AT BE BI BW BZ CC CH CK CM CX CZ DE DG DK EE ES FI FK FR GB GE GG GI GS HU ID IE IL IM IO IT JE JP KE LT LV MG MS MT MU MV NF NG NL NO NR NU PL PN PT RO RW SC SE SH SI SK SX TK TV TZ UG ZA ZW',
  },
  es: { mostHaveTwelve: false, regions: '419 AR BO CL CO CR CU DO EC GT HN MX NI PA PE PH PR PY SV US UY VE' },
  zh: { mostHaveTwelve: false, regions: 'HK MO SG TW' },
};

/** Returns whether the clock of a locale, as a BCP 47 tag, has 12 hours. */
export function hasTwelveHours(locale: string): boolean {
  const [of = '', ...parts] = locale.split('-');
  // A choice in the system's settings, such as `en-US-u-hc-h23`.
  const chosen = /-u(?:-[a-z\d]+)*?-hc-h(11|12|23|24)\b/i.exec(locale)?.[1];
  if (chosen !== undefined) return chosen.startsWith('1');
  const region = parts.find((part) => /^(?:[a-z]{2}|\d{3})$/i.test(part))?.toUpperCase() ?? '';
  const { [of.toLowerCase()]: other } = otherRegions;
  if (other === undefined) return twelveHourLanguages.includes(of.toLowerCase());
  return other.regions.split(' ').includes(region) !== other.mostHaveTwelve;
}

/** Other languages of the app write 24 hours, whatever the system's region. */
const isTwelveHours = language === 'en' && hasTwelveHours(getSystemLocale());

/** Pages and Node have `navigator`, which the types of this folder do not know. */
function getSystemLocale(): string {
  const { navigator } = globalThis as { readonly navigator?: { readonly language?: string } };
  return navigator?.language ?? 'en';
}

/**
 * A local time of day as the user's region writes it: `9:05` and `13:05`, or `9:05 AM` and `1:05 PM`. `at` is Unix
 * milliseconds.
 */
export function formatTimeOfDay(at: number, precision: 'minutes' | 'seconds' = 'minutes'): string {
  const then = new Date(at);
  const hours = then.getHours();
  const rest = [then.getMinutes(), ...(precision === 'seconds' ? [then.getSeconds()] : [])];
  const time = [isTwelveHours ? hours % 12 || 12 : hours, ...rest.map((part) => String(part).padStart(2, '0'))].join(
    ':',
  );
  return isTwelveHours ? `${time}\u00a0${hours < 12 ? 'AM' : 'PM'}` : time;
}
