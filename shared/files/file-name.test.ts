import { describe, expect, it } from 'vitest';
import { cutToBytes, isDeviceName } from './file-name.ts';

describe('isDeviceName', () => {
  it.each(['CON', 'con.txt', 'Aux.tar.gz', 'com1', 'LPT9.md', 'COM\u00b2', 'nul .txt', 'CONIN$'])(
    'recognizes the device name %s',
    (name) => {
      expect(isDeviceName(name)).toBe(true);
    },
  );
  it.each(['console', 'com', 'com10', 'my con', 'auxiliary.ts', 'null'])('accepts %s as a file name', (name) => {
    expect(isDeviceName(name)).toBe(false);
  });
});

describe('cutToBytes', () => {
  it('cuts a name by bytes and between characters', () => {
    expect(cutToBytes('abc', 3)).toBe('abc');
    expect(cutToBytes('報告書', 8)).toBe('報告');
    expect(cutToBytes('a😀b', 4)).toBe('a');
    expect(cutToBytes('a😀b', 5)).toBe('a😀');
    expect(cutToBytes('', 0)).toBe('');
  });
});
