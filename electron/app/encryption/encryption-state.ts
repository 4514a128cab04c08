import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { EncryptionState } from '../../../shared/store/encryption-state.ts';
import type { ThreadStoreState } from '../../store/threads/thread-store-state.ts';
import type { WantedForm } from './rewrite-stores.ts';
import type { RewriteProgress } from './watch-copy.ts';

const rewriteFacts: Readonly<Record<WantedForm, string>> = {
  encrypted: t`Threads are not encrypted on disk.`,
  plain: t`Threads are still encrypted on disk.`,
  newKey: t`The thread key was not changed.`,
};

/** Returns the alert for databases that could not be rewritten. `why` is a sentence. */
export function createRewriteAlert(wanted: WantedForm, why: string): UserFacingAlert {
  const remedy = t`${why} Your threads are unchanged.`;
  return {
    id: 'protection',
    surface: 'banner',
    severity: 'warning',
    fact: rewriteFacts[wanted],
    remedy,
    commands: ['openSettings'],
  };
}

/** A running rewrite. */
export type RunningRewrite = RewriteProgress & { readonly to: WantedForm; readonly isCanceled: boolean };

/** Describes how stored threads are encrypted. `rewriting` is the running change of their files. Null if none. */
export function toEncryptionState(sessions: ThreadStoreState, rewriting: RunningRewrite | null): EncryptionState {
  if (rewriting !== null) return { type: 'rewriting', ...rewriting };
  switch (sessions.type) {
    case 'opening':
      return { type: 'opening' };
    case 'readOnly':
      return { type: 'newer' };
    case 'open': {
      const { hasRecoveryKey, keyProtection: sentence } = sessions;
      return sentence === null ? { type: 'plain' } : { type: 'encrypted', sentence, hasRecoveryKey };
    }
    case 'inMemory': {
      const { problem } = sessions;
      if (problem.type === 'locked') return problem;
      if (problem.type === 'keyLost') {
        const reasons = [
          t`keys.json, which contains the encrypted key, is missing next to sessions.db or cannot be read.`,
        ];
        return { type: 'locked', reasons, hasRecoveryKey: false, aside: problem.aside };
      }
      return { type: 'closed' };
    }
  }
}
