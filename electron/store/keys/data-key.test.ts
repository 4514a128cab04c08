import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DataKey } from './data-key.ts';

describe('a data key', () => {
  it('a data key does not print its bytes', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => 200 + at);
    const key = new DataKey(bytes);
    const printed = [`${key}`, JSON.stringify({ key }), inspect(key, { showHidden: true, depth: 9 })].join();
    expect(printed).toContain('[redacted]');
    for (const form of ['hex', 'base64'] as const) expect(printed).not.toContain(Buffer.from(bytes).toString(form));
    expect(printed).not.toContain('200');
  });

  it('a data key is new each time', () => {
    expect(DataKey.random().equals(DataKey.random())).toBe(false);
  });

  it('a data key leaves no bytes after it was erased', () => {
    const bytes = new Uint8Array(32).fill(7);
    const key = new DataKey(bytes);
    key.erase();
    expect(bytes).toEqual(new Uint8Array(32));
    expect(() => key.reveal()).toThrow('erased');
  });

  it('a data key has 32 bytes', () => {
    expect(() => new DataKey(new Uint8Array(16))).toThrow(RangeError);
  });
});
