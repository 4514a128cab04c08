import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ProtectionState } from '../../../shared/store/protection-state.ts';
import type { SessionsState } from '../../store/threads/session-state.ts';
import type { WantedForm } from './rewrite-stores.ts';
import type { RewriteProgress } from './watch-copy.ts';

const facts: Readonly<Record<WantedForm, string>> = {
  encrypted: t`Threads are not encrypted on disk.`,
  plain: t`Threads are still encrypted on disk.`,
  newKey: t`The thread key was not changed.`,
};

/** The alert for databases that could not be rewritten. `why` is a sentence. */
export function alertOfRewrite(wanted: WantedForm, why: string): UserFacingAlert {
  const remedy = t`${why} Your threads are unchanged.`;
  return {
    id: 'protection',
    surface: 'banner',
    severity: 'warning',
    fact: facts[wanted],
    remedy,
    commands: ['openSettings'],
  };
}

/** A running rewrite. */
export type Rewriting = RewriteProgress & { readonly to: WantedForm; readonly isCancelled: boolean };

/** How stored threads are protected. `rewriting` is the running change of their files; null: none. */
export function protectionStateOf(sessions: SessionsState, rewriting: Rewriting | null): ProtectionState {
  if (rewriting !== null) return { type: 'rewriting', ...rewriting };
  switch (sessions.type) {
    case 'opening':
      return { type: 'opening' };
    case 'readOnly':
      return { type: 'newer' };
    case 'open': {
      const { hasRecoveryKey, protection: sentence } = sessions;
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
