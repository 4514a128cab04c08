import { t } from '../../../shared/i18n/i18n.ts';
import type { KeyEntry, ProtectorKind } from './key-table.ts';

/** How well a key is protected, by the weakest way to get it back. */
export type KeyProtection = {
  readonly kind: ProtectorKind;
  /** A sentence for the user. Claims only what is true. */
  readonly sentence: string;
};

const weakestFirst: readonly (readonly [ProtectorKind, string])[] = [
  ['keyFile', t`The key is in a file that only your account can read. The system does not protect it.`],
  ['safeStorage', t`The system encrypts the key for the desktop app. Only the desktop app can open your threads.`],
  ['keyring', t`The key is in the system keyring.`],
];

const bothSentence = t`The system encrypts the key for the desktop app, and the system keyring has a second copy.`;

/** Describes what protects a key. A recovery key counts only if nothing else is left. */
export function describeKeyProtection(entry: KeyEntry): KeyProtection {
  const kinds = entry.protectors.map(({ kind }) => kind);
  const found = weakestFirst.find(([kind]) => kinds.includes(kind));
  if (found?.[0] === 'safeStorage' && kinds.includes('keyring')) return { kind: 'safeStorage', sentence: bothSentence };
  const [kind, sentence] = found ?? [
    'recoveryKey',
    t`The key is not stored on this computer. Each start needs the recovery key.`,
  ];
  return { kind, sentence };
}
