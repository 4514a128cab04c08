import type { AuthState } from '../../../shared/auth/auth-state.ts';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import type { LineState } from '../../client/desk-client.ts';

/** What Codex does in the shown thread. `writing`: text of an answer streams. */
export type Work = 'idle' | 'running' | 'writing';

/** What the composer depends on. */
export type ComposerFacts = {
  readonly draft: string;
  readonly sending: boolean;
  readonly line: LineState;
  readonly cli: CliState['phase'];
  readonly auth: AuthState;
  /** Name of the open folder; null when none is. */
  readonly workspace: string | null;
  readonly thread: 'new' | 'opening' | 'open' | 'failed';
  readonly work: Work;
  /** The key that is pressed with Enter to send at once: `Ctrl` or `⌘`. */
  readonly mod: string;
};

/** The composer as it is shown. */
export type ComposerView = {
  readonly canSend: boolean;
  /** Why nothing can be sent, though something is there or could be; null when nothing keeps it back. */
  readonly reason: string | null;
  readonly placeholder: string;
  /** What the keys do, while a turn runs and something is typed. */
  readonly hint: string | null;
  readonly canStop: boolean;
};

/**
 * Describes the composer. Send is off only when there is nothing to send or nobody to send it to. While Codex starts,
 * or the account is not known yet, it is on: the host waits for both.
 */
export function describeComposer(facts: ComposerFacts): ComposerView {
  const reason = whyNot(facts);
  const typed = facts.draft.trim() !== '';
  const running = facts.work !== 'idle';
  return {
    canSend: typed && reason === null && !facts.sending,
    reason,
    placeholder: placeholderFor(facts),
    hint: running && typed && reason === null ? hintFor(facts) : null,
    canStop: running && facts.line === 'connected',
  };
}

function whyNot({ line, workspace, cli, auth, thread }: ComposerFacts): string | null {
  if (line === 'refused') return 'Not connected';
  if (line !== 'connected') return 'Sends when the host is back';
  if (workspace === null) return 'Open a folder first';
  if (cli === 'failed' || cli === 'restarting' || cli === 'stopped') return 'Sends when Codex is back';
  if (auth.state === 'signingIn') return 'Waiting for the sign-in';
  if (auth.state === 'signedOut') return 'Sign in to send';
  if (thread === 'opening') return 'Opening the thread';
  return thread === 'failed' ? 'This thread cannot be continued' : null;
}

function placeholderFor({ work, thread, workspace }: ComposerFacts): string {
  if (work !== 'idle') return 'Add to this turn, or wait for the end';
  if (thread !== 'new') return 'Write to Codex';
  return workspace === null ? 'What should Codex do?' : `What should Codex do in ${workspace}?`;
}

function hintFor({ work, mod }: ComposerFacts): string {
  const lost = work === 'writing' ? ' and drops the text Codex is writing' : '';
  return `Enter queues, ${mod} Enter sends now${lost}`;
}

/** What Codex does in a thread, as far as the composer cares. */
export function workIn({ turns }: Pick<Transcript, 'turns'>): Work {
  const running = turns.findLast((turn) => turn.status === 'running');
  if (running === undefined) return 'idle';
  return running.entries.some((entry) => entry.kind === 'assistant' && entry.state === 'streaming')
    ? 'writing'
    : 'running';
}

/** The last thing the person said in a thread; null when they have said nothing. */
export function lastMessage({ turns }: Pick<Transcript, 'turns'>): string | null {
  for (const turn of turns.toReversed()) {
    const said = turn.entries.findLast((entry) => entry.kind === 'user');
    if (said?.kind === 'user') return said.text;
  }
  return null;
}
