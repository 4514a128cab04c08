import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Configuration } from 'electron-builder';

/** How a release is published for apps to find. */
export type UpdatesPlan = {
  readonly config: Configuration;
  /** The key that signs the release file. Null means that it is not signed. */
  readonly key: KeyObject | null;
  /** One sentence per skipped step. */
  readonly skipped: readonly string[];
};

/**
 * Plans the release file from the environment: the address of releases, `WORKCELL_BUILD_UPDATES_ADDRESS`, and the
 * private Ed25519 key as PEM, `WORKCELL_UPDATES_SIGNING_KEY`. Throws for an invalid key.
 */
export function planUpdates(env: Readonly<Record<string, string | undefined>>, notes: string): UpdatesPlan {
  const { WORKCELL_BUILD_UPDATES_ADDRESS: url, WORKCELL_UPDATES_SIGNING_KEY: pem } = env;
  if (!url) {
    return { config: {}, key: null, skipped: ['No updates: WORKCELL_BUILD_UPDATES_ADDRESS is not set.'] };
  }
  const config: Configuration = { publish: { provider: 'generic', url }, releaseInfo: { releaseNotes: notes } };
  if (pem) return { config, key: createPrivateKey(pem), skipped: [] };
  return {
    config,
    key: null,
    skipped: ['The release is not signed, so no app takes it: WORKCELL_UPDATES_SIGNING_KEY is not set.'],
  };
}
