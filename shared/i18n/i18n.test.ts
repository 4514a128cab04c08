import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseLanguage } from './languages.ts';

/** Loads the i18n module in a program with a German catalog, or in English without one. */
async function speaking(catalog: Readonly<Record<string, string>> | null) {
  globalThis.workcellWords = catalog === null ? undefined : { language: 'de', catalog };
  return await import('./i18n.ts');
}

beforeEach(() => vi.resetModules());
afterEach(() => {
  globalThis.workcellWords = undefined;
});

describe('a text', () => {
  it('a text is itself in English, with its values', async () => {
    const { language, t } = await speaking(null);
    expect(language).toBe('en');
    expect(t`Open the folder ${'a'} of ${2}`).toBe('Open the folder a of 2');
    expect(t`Open`).toBe('Open');
  });

  it('a text has its values where another language needs them', async () => {
    const { language, t } = await speaking({ '{0} of {1}': 'von {1} sind es {0}', Open: 'Öffnen' });
    expect(language).toBe('de');
    expect(t`${1} of ${'{0}'}`).toBe('von {0} sind es 1');
    expect(t`Open`).toBe('Öffnen');
  });

  it('a word has its intended sense in another language', async () => {
    const german = await speaking({ Archive: 'Archivieren', 'Archive [heading]': 'Archiv' });
    expect([german.t`Archive`, german.term('Archive', 'heading')]).toEqual(['Archivieren', 'Archiv']);
    vi.resetModules();
    expect((await speaking(null)).term('Archive', 'heading')).toBe('Archive');
  });

  it('a text stays English if the catalog does not have it', async () => {
    const { t } = await speaking({});
    expect(t`Open ${'a'}`).toBe('Open a');
  });
});

describe('a number', () => {
  it('a number has the right form of its noun', async () => {
    const { counted, plural } = await speaking(null);
    expect([1, 2, 0].map((number) => plural(number, 'file', 'files'))).toEqual(['file', 'files', 'files']);
    expect(counted(1, 'file')).toBe('1 file');
    expect(counted(1_200, 'file')).toBe('1,200 files');
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('a number has the right form of its noun in another language', async () => {
    const { counted } = await speaking({ 'file|files': 'Datei|Dateien' });
    expect([counted(1, 'file'), counted(1_200, 'file')]).toEqual(['1 Datei', '1.200 Dateien']);
  });

  it("a number uses the language's separators", async () => {
    const english = await speaking(null);
    expect([english.wholeNumber(48_213), english.decimal(48.25, 1)]).toEqual(['48,213', '48.3']);
    vi.resetModules();
    const german = await speaking({});
    expect([german.wholeNumber(48_213), german.decimal(48.25, 1)]).toEqual(['48.213', '48,3']);
  });
});

describe('the language', () => {
  it.each([
    ['de', 'en-GB', 'de'],
    ['en', 'de-DE', 'en'],
    ['system', 'de-AT', 'de'],
    ['system', 'fr-FR', 'en'],
    [undefined, 'de-DE', 'de'],
    [7, 'en-US', 'en'],
    ['klingon', 'de-CH', 'de'],
  ])('chooses the language for %s on a system with %s: %s', (chosen, locale, language) => {
    expect(chooseLanguage(chosen, locale)).toBe(language);
  });
});
