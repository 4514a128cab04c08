import { describe, expect, it } from 'vitest';
import { byTrustKey, trustKey } from './trust-key.ts';

describe("a folder in Codex's config", () => {
  it('has lowercase ASCII letters on Windows, and other letters unchanged', () => {
    expect(trustKey('C:\\Users\\Änne\\Projekt', 'win32')).toBe('c:\\users\\Änne\\projekt');
    expect(trustKey('/home/Änne/Projekt', 'linux')).toBe('/home/Änne/Projekt');
  });

  it('uses the name spelled like its key, otherwise the first one', () => {
    const said = { 'C:\\B': 'third', 'C:\\b': 'second', 'C:\\A': 'other', 'c:\\a': 'own' };
    expect(byTrustKey(said, 'win32')).toEqual(
      new Map([
        ['c:\\b', 'third'],
        ['c:\\a', 'own'],
      ]),
    );
    expect(byTrustKey(said, 'linux')).toEqual(new Map(Object.entries(said)));
  });
});
