import type { ProtectorSaid } from '../../keys/make-key.ts';
import type { OpenKeysFailure } from '../../keys/open-data-keys.ts';

/** What each protector said when it did not give or take a key, as sentences. */
export function reasonsOf(said: readonly ProtectorSaid[]): readonly string[] {
  return said.map(({ failure, kind }) => {
    if ('reason' in failure) return failure.reason;
    const place = placeWords[kind];
    return failure.type === 'missing' ? `${place} does not have their key.` : `${place} has another key than theirs.`;
  });
}

const placeWords: Readonly<Record<ProtectorSaid['kind'], string>> = {
  keyring: "The system's keyring",
  safeStorage: "The system's store of the desktop app",
  keyFile: 'The folder for key files',
  recoveryKey: 'The recovery key',
};

/** Why keys could not be had, in a line. */
export function describeKeysFailure(failure: OpenKeysFailure): string {
  switch (failure.type) {
    case 'locked':
    case 'unprotected':
      return reasonsOf(failure.said).join(' ');
    case 'keyTableLost':
      return failure.reason === 'missing' ? 'keys.json is missing.' : 'keys.json cannot be read.';
    case 'keyTableNewer':
      return 'A newer Workcell wrote keys.json.';
  }
}
