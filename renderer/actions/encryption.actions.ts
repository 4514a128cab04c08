import { t } from '../../shared/i18n/i18n.ts';
import { changeKey, reopenStore, showRecoveryKey, startFresh } from '../commands/encryption.commands.ts';
import { dialogOpened } from '../stores/frame.store.ts';
import type { Action } from './action.ts';

/** Actions on the key of the stored threads, and on a locked store. */
export const protectionActions = {
  changeKey: {
    title: t`Change key`,
    hint: t`Re-encrypts your threads with a new key`,
    also: t`encryption password`,
    when: ({ protection, profile }) => protection.type === 'encrypted' && profile === 'personal',
    perform: changeKey,
  },
  showRecoveryKey: {
    title: t`Show recovery key`,
    hint: t`Creates a key that opens your threads`,
    when: ({ protection, profile }) => protection.type === 'encrypted' && profile === 'personal',
    perform: showRecoveryKey,
  },
  useRecoveryKey: {
    title: t`Use recovery key`,
    hint: t`Unlocks your threads`,
    when: ({ protection }) => protection.type === 'locked' && protection.hasRecoveryKey,
    perform: () => dialogOpened('useRecoveryKey'),
  },
  startFresh: {
    title: t`Start fresh`,
    hint: t`Sets the locked threads aside and starts a new store`,
    when: ({ protection }) => protection.type === 'locked',
    perform: startFresh,
  },
  reopenStore: {
    title: t`Try again`,
    hint: t`Opens the stored threads`,
    when: ({ protection }) => protection.type === 'locked' || protection.type === 'closed',
    perform: reopenStore,
  },
} satisfies Record<string, Action>;
