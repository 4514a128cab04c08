import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Language } from './languages.ts';

/** Loads the clock in a program with this language, on a system with this locale. */
async function clockOf(language: Language, locale: string) {
  globalThis.workcellWords = language === 'en' ? undefined : { language, catalog: {} };
  vi.stubGlobal('navigator', { language: locale });
  const { formatTimeOfDay } = await import('./time-of-day.ts');
  return (hours: number, minutes: number, precision?: 'seconds') =>
    formatTimeOfDay(new Date(2026, 10, 20, hours, minutes, 7).getTime(), precision);
}

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
  globalThis.workcellWords = undefined;
});

describe('a time of day', () => {
  it('has 12 hours where the region writes them so', async () => {
    const time = await clockOf('en', 'en-US');
    expect([time(0, 5), time(9, 5), time(12, 0), time(13, 30), time(23, 59)]).toEqual(
      ['12:05 AM', '9:05 AM', '12:00 PM', '1:30 PM', '11:59 PM'].map((text) => text.replace(' ', '\u00a0')),
    );
    expect(time(13, 4, 'seconds')).toBe('1:04:07\u00a0PM');
  });

  it.each([
    ['en', 'en-GB'],
    ['en', 'de-DE'],
    ['en', 'en-US-u-hc-h23'],
    ['de', 'de-DE'],
    ['de', 'en-US'],
  ] as const)('has 24 hours in the language %s on a system in %s', async (language, locale) => {
    const time = await clockOf(language, locale);
    expect([time(0, 5), time(9, 5), time(13, 30), time(13, 4, 'seconds')]).toEqual([
      '0:05',
      '9:05',
      '13:30',
      '13:04:07',
    ]);
  });

  it('has as many hours as the locale data says', async () => {
    const { hasTwelveHours } = await import('./time-of-day.ts');
    const locales =
      'en en-US en-CA en-AU en-IN en-GB en-IE en-ZA en-DE en-SE de de-AT fr-FR fr-CA es-ES es-MX es-419 ko-KR ja-JP zh-CN zh-Hant-TW hi-IN ar-EG pt-BR nl it pl ru';
    for (const locale of locales.split(' ')) {
      const { hourCycle } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
      expect([locale, hasTwelveHours(locale)]).toEqual([locale, hourCycle === 'h12']);
    }
  });
});
