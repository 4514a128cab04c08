import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import type { AuthState } from '../../shared/auth/auth-state.ts';
import type { CliState } from '../../shared/cli/cli-state.ts';
import { t, wholeNumber } from '../../shared/i18n/i18n.ts';
import { describeSendProblem } from '../../shared/threads/describe-thread-problem.ts';
import { countExcessCharacters } from '../../shared/threads/message-length.ts';
import type { ThreadSyncStatus } from '../../shared/threads/thread-sync-status.ts';
import type { ConnectionState } from '../client/host-client.ts';
import type { ThreadActivity } from './thread-facts.ts';

/** The facts that the composer depends on. */
export type ComposerInput = {
  readonly draft: string;
  /** How many attachments it has, and how many more are on their way to the host. */
  readonly attached: number;
  readonly attaching: number;
  readonly isSending: boolean;
  /** The user is being asked about findings in a message. */
  readonly isAsking: boolean;
  /** The user's action in the thread waits for approval. */
  readonly isLocked: boolean;
  /** A policy blocks the draft in its current form. */
  readonly isDenied: boolean;
  /** Why the message in the composer was not sent; null when there was no attempt or no obstacle. */
  readonly problem: AppAlertText | null;
  readonly connectionState: ConnectionState;
  readonly cli: CliState['phase'];
  readonly auth: AuthState;
  /** Codex cannot use its config.toml. */
  readonly isConfigUnused: boolean;
  /** Name of the open folder; null when there is none. */
  readonly workspace: string | null;
  readonly thread: 'new' | 'opening' | 'open' | 'failed';
  readonly work: ThreadActivity;
  readonly syncStatus: ThreadSyncStatus['type'];
  /** The key to press with Enter to send at once: `Ctrl` or `⌘`. */
  readonly mod: string;
};

/** The composer as shown. */
export type ComposerView = {
  readonly canSend: boolean;
  readonly isAsking: boolean;
  /** The name of the send action: a thread that Codex has lost continues in another one. */
  readonly send: string;
  /** The thread continues in another one, which only words can say. */
  readonly isFork: boolean;
  /** Why sending is blocked although there is or could be something to send; null when it is not. */
  readonly reason: string | null;
  /** What to do before the message can be sent, or why it was not. */
  readonly problem: AppAlertText | null;
  readonly placeholder: string;
  /** What the keys do while a turn runs; null while none does. */
  readonly hint: string | null;
  readonly canStop: boolean;
};

/**
 * Describes the composer. Send is off only when there is nothing to send or no one to send it to. While Codex starts,
 * or the account is still unknown, it is on: the host waits for both.
 */
export function describeComposer(facts: ComposerInput): ComposerView {
  const over = countExcessCharacters(facts.draft);
  const waiting = facts.attaching > 0 ? t`Sends once attachments are ready` : null;
  const reason = getBlockReason(facts) ?? waiting ?? describeExcess(over) ?? getSafetyReason(facts);
  const typed = facts.draft.trim() !== '' || facts.attached > 0;
  const running = facts.work !== 'idle' && facts.syncStatus !== 'locked';
  return {
    send: facts.syncStatus === 'lost' ? t`Fork into a new thread` : t`Send`,
    isFork: facts.syncStatus === 'lost',
    canSend: typed && reason === null && !facts.isSending,
    isAsking: facts.isAsking,
    reason,
    problem: over > 0 ? describeSendProblem({ type: 'tooLong' }) : facts.problem,
    placeholder: getPlaceholder(facts),
    hint: running && facts.thread === 'open' ? getHint(facts) : null,
    canStop: running && facts.connectionState === 'connected',
  };
}

function getBlockReason({
  connectionState,
  workspace,
  cli,
  auth,
  isConfigUnused,
  syncStatus,
  thread,
}: ComposerInput): string | null {
  if (connectionState === 'refused') return t`Not connected`;
  if (connectionState !== 'connected') return t`Sends when Workcell reconnects`;
  if (workspace === null) return t`Open a folder first`;
  if (cli === 'failed' || cli === 'restarting' || cli === 'stopped') return t`Sends when Codex is back`;
  if (auth.state === 'signingIn') return t`Waiting for the sign-in`;
  if (auth.state === 'signedOut') return isConfigUnused ? t`Fix config.toml to send` : t`Sign in to send`;
  if (thread === 'opening') return t`Opening the thread`;
  if (syncStatus === 'locked') return t`Open elsewhere`;
  if (syncStatus === 'pendingWork') return t`Decide above first`;
  return thread === 'failed' ? t`This thread cannot be continued` : null;
}

function getSafetyReason({ isAsking, isDenied, isLocked }: ComposerInput): string | null {
  if (isLocked) return t`Waiting for approval`;
  if (isAsking) return t`Waiting for your answer`;
  return isDenied ? t`Your administrator does not allow this text` : null;
}

/** Describes by how much to shorten a text before it can be sent; null when it fits. */
export function describeExcess(over: number): string | null {
  if (over === 0) return null;
  return over === 1 ? t`1 character too long` : t`${wholeNumber(over)} characters too long`;
}

function getPlaceholder({ syncStatus, work, thread, workspace }: ComposerInput): string {
  if (syncStatus === 'lost') return t`Continue in a new thread that has this history`;
  if (work !== 'idle') return t`Add a message. It is sent when Codex finishes.`;
  if (thread !== 'new') return t`Write to Codex`;
  return workspace === null ? t`What should Codex do?` : t`What should Codex do in ${workspace}?`;
}

function getHint({ work, mod }: ComposerInput): ComposerView['hint'] {
  const lost = work === 'writing' ? t` and drops the text Codex is writing` : '';
  return t`Enter queues, ${mod} Enter sends now${lost}`;
}
