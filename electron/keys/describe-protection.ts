import { t } from '../../shared/words/words.ts';
import type { KeyEntry, ProtectorKind } from './key-table.ts';

/** How well a key is kept: by the weakest of what can give it back. */
export type Protection = {
  readonly kind: ProtectorKind;
  /** For the person; claims nothing that does not hold. */
  readonly sentence: string;
};

const weakestFirst: readonly (readonly [ProtectorKind, string])[] = [
  ['keyFile', t`Their key is in a file that only your account can read; the system does not protect it.`],
  ['safeStorage', t`Their key is encrypted by the system for the desktop app.`],
  ['keyring', t`Their key is kept by the system's keyring.`],
];

/** Says what keeps a key. A recovery key counts only where nothing else is left. */
export function describeProtection(entry: KeyEntry): Protection {
  const found = weakestFirst.find(([kind]) => entry.protectors.some((protector) => protector.kind === kind));
  const [kind, sentence] = found ?? [
    'recoveryKey',
    t`Their key is kept by nothing on this computer: each start needs the recovery key.`,
  ];
  return { kind, sentence };
}
