import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { describeThreadFailure } from '../commands/show-problem.ts';

/** What is shown when there are no turns. */
export type StatusMessage = {
  readonly kind: 'opening' | 'failed' | 'empty';
  readonly fact: string;
  readonly detail: string;
};

/** What the message depends on. */
export type StatusMessageInput = {
  readonly state: 'none' | 'opening' | 'open' | 'failed';
  readonly problem: ThreadProblem | WireFault | null;
  readonly hasTurns: boolean;
  /** Name of the open folder; null when there is none. */
  readonly workspace: string | null;
};

/** Why there are no turns to show; null when there are some. */
export function describeStatusMessage(facts: StatusMessageInput): StatusMessage | null {
  const { hasTurns, problem, state, workspace } = facts;
  if (state === 'failed' && problem !== null) {
    const { fact, detail } = describeThreadFailure(problem);
    return { kind: 'failed', fact, detail };
  }
  if (state === 'opening') return { kind: 'opening', fact: t`Opening the thread`, detail: '' };
  if (hasTurns) return null;
  const folder = workspace ?? t`the open folder`;
  const detail = t`Tell Codex what to do in ${folder}. Its answers, commands and edits appear here.`;
  return { kind: 'empty', fact: t`No messages yet`, detail };
}
