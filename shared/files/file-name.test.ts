import { describe, expect, it } from 'vitest';
import { isDeviceName } from './file-name.ts';

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
