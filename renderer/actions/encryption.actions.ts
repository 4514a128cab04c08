import { t } from '../../shared/i18n/i18n.ts';
import { fetchPageModule } from '../client/lazy-module.ts';
import { openDialog } from '../stores/frame.store.ts';
import type { Action } from './action.ts';
import { requirements } from './requirements.ts';

/** Loads what the actions do, because they are rare. */
const loadCommands = () => fetchPageModule(() => import('../commands/encryption.commands.ts'));

/** Actions on the key of the stored threads, and on a locked store. */
export const encryptionActions = {
  changeKey: {
    title: t`Change key`,
    hint: t`Re-encrypts your threads with a new key`,
    keywords: t`encryption password`,
    needs: requirements.encrypted,
    when: ({ encryption, profile }) => encryption.type === 'encrypted' && profile === 'personal',
    perform: async () => (await loadCommands()).changeKey(),
  },
  showRecoveryKey: {
    title: t`Show recovery key`,
    hint: t`Creates a key that opens your threads`,
    needs: requirements.encrypted,
    when: ({ encryption, profile }) => encryption.type === 'encrypted' && profile === 'personal',
    perform: async () => (await loadCommands()).showRecoveryKey(),
  },
  useRecoveryKey: {
    title: t`Use recovery key`,
    hint: t`Unlocks your threads`,
    needs: requirements.locked,
    when: ({ encryption }) => encryption.type === 'locked' && encryption.hasRecoveryKey,
    perform: () => openDialog('useRecoveryKey'),
  },
  startFresh: {
    title: t`Start fresh`,
    hint: t`Sets the locked threads aside and starts a new store`,
    needs: requirements.locked,
    when: ({ encryption }) => encryption.type === 'locked',
    perform: async () => (await loadCommands()).startFresh(),
  },
  reopenStore: {
    title: t`Try again`,
    hint: t`Opens the stored threads`,
    needs: requirements.locked,
    when: ({ encryption }) => encryption.type === 'locked' || encryption.type === 'closed',
    perform: async () => (await loadCommands()).reopenStore(),
  },
} satisfies Record<string, Action>;
