import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DataKey } from './data-key.ts';
import { getFingerprint, unwrapKey, wrapKey } from './wrap-key.ts';

describe('a wrapped key', () => {
  const key = DataKey.random();
  const wrappingKey = randomBytes(32);
  const label = { keyId: 'one', kind: 'keyFile' } as const;
  const wrapped = wrapKey(key, wrappingKey, label);

  it('a wrapped key opens with its wrapping key', () => {
    expect(unwrapKey(wrapped, wrappingKey, label)?.equals(key)).toBe(true);
  });

  it('a wrapped key opens with no other key, for no other id and no other kind', () => {
    expect(unwrapKey(wrapped, randomBytes(32), label)).toBeNull();
    expect(unwrapKey(wrapped, randomBytes(5), label)).toBeNull();
    expect(unwrapKey(wrapped, wrappingKey, { ...label, keyId: 'two' })).toBeNull();
    expect(unwrapKey(wrapped, wrappingKey, { ...label, kind: 'keyring' })).toBeNull();
  });

  it('a wrapped key opens only unchanged', () => {
    const flipped = Buffer.from(wrapped.sealed, 'base64');
    flipped.writeUInt8(flipped.readUInt8(0) ^ 1, 0);
    expect(unwrapKey({ ...wrapped, sealed: flipped.toString('base64') }, wrappingKey, label)).toBeNull();
    const shortTag = Buffer.from(wrapped.tag, 'base64').subarray(0, 4).toString('base64');
    expect(unwrapKey({ ...wrapped, tag: shortTag }, wrappingKey, label)).toBeNull();
  });

  it('a wrapped key has a fingerprint that distinguishes it from others', () => {
    expect(getFingerprint(key, 'one')).toBe(getFingerprint(key, 'one'));
    expect(getFingerprint(DataKey.random(), 'one')).not.toBe(getFingerprint(key, 'one'));
  });
});
