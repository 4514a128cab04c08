import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import type { AuthState } from '../../shared/auth/auth-state.ts';
import type { CliState } from '../../shared/cli/cli-state.ts';
import { t, wholeNumber } from '../../shared/i18n/i18n.ts';
import { charactersTooMany } from '../../shared/threads/message-length.ts';
import { describeSendProblem } from '../../shared/threads/problem-sentences.ts';
import type { ThreadSyncStatus } from '../../shared/threads/thread-standing.ts';
import type { LineState } from '../client/host-client.ts';
import type { Work } from './thread-facts.ts';

/** What the composer depends on. */
export type ComposerInput = {
  readonly draft: string;
  /** How many attachments it has, and how many more are on their way to the host. */
  readonly attached: number;
  readonly attaching: number;
  readonly sending: boolean;
  /** The person is being asked about findings in a message. */
  readonly asking: boolean;
  /** The person's action in the thread waits for approval. */
  readonly locked: boolean;
  /** A policy blocks the draft in its current form. */
  readonly denied: boolean;
  /** Why the message that is still there did not go out; null when there was no attempt or no obstacle. */
  readonly problem: AppAlertText | null;
  readonly line: LineState;
  readonly cli: CliState['phase'];
  readonly auth: AuthState;
  /** Codex cannot use its config.toml. */
  readonly configUnused: boolean;
  /** Name of the open folder; null when there is none. */
  readonly workspace: string | null;
  readonly thread: 'new' | 'opening' | 'open' | 'failed';
  readonly work: Work;
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
  /** Why sending is blocked although there is or could be something to send; null when it is not. */
  readonly reason: string | null;
  /** What to do before the message can go out, or why it did not. */
  readonly problem: AppAlertText | null;
  readonly placeholder: string;
  /**
   * What the keys do while a turn runs, short and in full. It does not depend on what is typed: the composer would
   * change its height under the first letter.
   */
  readonly hint: { readonly words: string; readonly detail: string } | null;
  readonly canStop: boolean;
};

/**
 * Describes the composer. Send is off only when there is nothing to send or no one to send it to. While Codex starts,
 * or the account is still unknown, it is on: the host waits for both.
 */
export function describeComposer(facts: ComposerInput): ComposerView {
  const over = charactersTooMany(facts.draft);
  const waiting = facts.attaching > 0 ? t`Sends once attachments are ready` : null;
  const reason = whyNot(facts) ?? waiting ?? tooLongBy(over) ?? whyNotSafe(facts);
  const typed = facts.draft.trim() !== '' || facts.attached > 0;
  const running = facts.work !== 'idle' && facts.syncStatus !== 'held';
  return {
    send: facts.syncStatus === 'lost' ? t`Fork into a new thread` : t`Send`,
    canSend: typed && reason === null && !facts.sending,
    isAsking: facts.asking,
    reason,
    problem: over > 0 ? describeSendProblem({ type: 'tooLong' }) : facts.problem,
    placeholder: placeholderFor(facts),
    hint: running && facts.thread === 'open' ? hintFor(facts) : null,
    canStop: running && facts.line === 'connected',
  };
}

function whyNot({ line, workspace, cli, auth, configUnused, syncStatus, thread }: ComposerInput): string | null {
  if (line === 'refused') return t`Not connected`;
  if (line !== 'connected') return t`Sends when Workcell reconnects`;
  if (workspace === null) return t`Open a folder first`;
  if (cli === 'failed' || cli === 'restarting' || cli === 'stopped') return t`Sends when Codex is back`;
  if (auth.state === 'signingIn') return t`Waiting for the sign-in`;
  if (auth.state === 'signedOut') return configUnused ? t`Fix config.toml to send` : t`Sign in to send`;
  if (thread === 'opening') return t`Opening the thread`;
  if (syncStatus === 'held') return t`Open elsewhere`;
  if (syncStatus === 'pendingWork') return t`Decide above first`;
  return thread === 'failed' ? t`This thread cannot be continued` : null;
}

function whyNotSafe({ asking, denied, locked }: ComposerInput): string | null {
  if (locked) return t`Waiting for approval`;
  if (asking) return t`Waiting for your answer`;
  return denied ? t`Your administrator does not allow this text` : null;
}

/** By how much to shorten a text before it can be sent; null when it fits. */
export function tooLongBy(over: number): string | null {
  if (over === 0) return null;
  return over === 1 ? t`1 character too long` : t`${wholeNumber(over)} characters too long`;
}

function placeholderFor({ syncStatus, work, thread, workspace }: ComposerInput): string {
  if (syncStatus === 'lost') return t`Continue in a new thread that has this history`;
  if (work !== 'idle') return t`Add a message. It's sent when Codex finishes.`;
  if (thread !== 'new') return t`Write to Codex`;
  return workspace === null ? t`What should Codex do?` : t`What should Codex do in ${workspace}?`;
}

function hintFor({ work, mod }: ComposerInput): ComposerView['hint'] {
  const lost = work === 'writing' ? t` and drops the text Codex is writing` : '';
  return { words: t`Enter queues`, detail: t`Enter queues, ${mod} Enter sends now${lost}` };
}
