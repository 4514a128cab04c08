import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Configuration } from 'electron-builder';

/** How a release is put where apps look for it. */
export type UpdatesPlan = {
  readonly config: Configuration;
  /** What the file of the release is signed with; null: it is not signed. */
  readonly key: KeyObject | null;
  /** One sentence for each step that is skipped. */
  readonly skipped: readonly string[];
};

/**
 * Plans the file of the release from the environment: where releases lie, `WORKCELL_BUILD_UPDATES_ADDRESS`, and the
 * private half of the Ed25519 key as PEM, `WORKCELL_UPDATES_SIGNING_KEY`. Throws where that is no key.
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
