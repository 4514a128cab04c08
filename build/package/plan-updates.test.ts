import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSignedBy, signedRelease } from '../../electron/updates/release-signature.ts';
import { planUpdates } from './plan-updates.ts';
import { signRelease } from './sign-release.ts';

const address = { WORKCELL_BUILD_UPDATES_ADDRESS: 'https://updates.example' };

it('writes no release file without an address for updates', () => {
  expect(planUpdates({}, 'Notes')).toMatchObject({ config: {}, key: null, skipped: [expect.any(String)] });
});

it('reports that no app accepts an unsigned release', () => {
  expect(planUpdates(address, 'Notes')).toEqual({
    config: {
      publish: { provider: 'generic', url: 'https://updates.example' },
      releaseInfo: { releaseNotes: 'Notes' },
    },
    key: null,
    skipped: [expect.stringContaining('not signed')],
  });
});

it('signs the release file with the given key', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const { key } = planUpdates({ ...address, WORKCELL_UPDATES_SIGNING_KEY: pem }, 'Notes');
  if (key === null) throw new Error('no key');
  const text = signRelease('version: 0.2.0\nfiles:\n  - url: a.zip\n    sha512: AAAA\nreleaseNotes: Notes\n', key);
  const signature = /^signature: (.+)$/m.exec(text)?.[1] ?? '';
  const release = signedRelease.parse({
    version: '0.2.0',
    releaseNotes: 'Notes',
    files: [{ url: 'a.zip', sha512: 'AAAA' }],
  });
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  expect(isSignedBy(spki, release, signature)).toBe(true);
  expect(isSignedBy(spki, { ...release, version: '0.3.0' }, signature)).toBe(false);
  expect(isSignedBy('no key', release, signature)).toBe(false);
});
