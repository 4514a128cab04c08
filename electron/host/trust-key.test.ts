import { describe, expect, it } from 'vitest';
import { mapByTrustKey, toTrustKey } from './trust-key.ts';

describe("a folder in Codex's config", () => {
  it('a folder in Codex’s config has lowercase ASCII letters on Windows, and other letters unchanged', () => {
    expect(toTrustKey('C:\\Users\\Änne\\Projekt', 'win32')).toBe('c:\\users\\Änne\\projekt');
    expect(toTrustKey('/home/Änne/Projekt', 'linux')).toBe('/home/Änne/Projekt');
  });

  it('a folder in Codex’s config uses the name spelled like its key, otherwise the first one', () => {
    const said = { 'C:\\B': 'third', 'C:\\b': 'second', 'C:\\A': 'other', 'c:\\a': 'own' };
    expect(mapByTrustKey(said, 'win32')).toEqual(
      new Map([
        ['c:\\b', 'third'],
        ['c:\\a', 'own'],
      ]),
    );
    expect(mapByTrustKey(said, 'linux')).toEqual(new Map(Object.entries(said)));
  });
});
