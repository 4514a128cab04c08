import { t } from '../../../shared/i18n/i18n.ts';
import type { ProtectorAttempt } from '../../store/keys/make-key.ts';
import type { OpenKeysFailure } from '../../store/keys/open-data-keys.ts';

/** Returns the failures of the protectors to return or store a key, as sentences. */
export function describeProtectorFailures(said: readonly ProtectorAttempt[]): readonly string[] {
  return said.map(({ failure, kind }) => {
    if ('reason' in failure) return failure.reason;
    const place = placeTexts[kind];
    return failure.type === 'missing' ? t`${place} does not have the key.` : t`${place} has a different key.`;
  });
}

const placeTexts: Readonly<Record<ProtectorAttempt['kind'], string>> = {
  keyring: t`The system keyring`,
  safeStorage: t`The desktop app's system storage`,
  keyFile: t`The key file folder`,
  recoveryKey: t`The recovery key`,
};

/** Describes why the keys are unavailable, in one line. */
export function describeKeysFailure(failure: OpenKeysFailure): string {
  switch (failure.type) {
    case 'locked':
    case 'unprotected':
      return describeProtectorFailures(failure.said).join(' ');
    case 'keyTableLost':
      return failure.reason === 'missing' ? t`keys.json is missing.` : t`keys.json cannot be read.`;
    case 'keyTableNewer':
      return t`A newer Workcell wrote keys.json.`;
  }
}
