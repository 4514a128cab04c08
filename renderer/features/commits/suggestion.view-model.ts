import type { UncommittedState } from '../../../shared/contract/commits.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ModelTokens } from '../../../shared/spending/model-tokens.ts';
import type { ThreadsStore } from '../../stores/threads.store.ts';
import { findSampleObstacle, type SampleFacts } from '../../view-models/sample-obstacle.ts';
import { type CommitDraft, joinMessages, toCommitRequest } from './commit.view-model.ts';

type UsedTokens = Pick<ModelTokens, 'input' | 'output'> | null;

/** How far a suggestion is. `done` has the tokens that it used; null if unknown. */
export type SuggestionState =
  | { readonly type: 'none' | 'running' | 'canceled' }
  | { readonly type: 'done'; readonly tokens: UsedTokens }
  | { readonly type: 'failed'; readonly message: string };

export type SuggestionView = {
  readonly label: string;
  readonly isEnabled: boolean;
  /** What the button does, or why it cannot, or what became of it. */
  readonly note: string;
  readonly isProblem: boolean;
  /** Brings back the text that is aside. Null if there is none. */
  readonly swap: string | null;
};

type Situation = {
  readonly state: UncommittedState;
  readonly draft: CommitDraft;
  readonly threads: Pick<ThreadsStore, 'shown'> & SampleFacts;
  readonly suggestion: SuggestionState;
};

/** Describes the button that asks Codex for a message. */
export function describeSuggestion({ draft, state, suggestion, threads }: Situation): SuggestionView {
  const swap =
    draft.aside === null || draft.aside.text === draft.message
      ? null
      : draft.aside.from === 'user'
        ? t`Use my text`
        : t`Use the suggestion`;
  const label = t`Suggest a message`;
  if (suggestion.type === 'running') {
    const note = t`Codex is writing a message…`;
    return { label: t`Cancel suggestion`, isEnabled: true, note, isProblem: false, swap };
  }
  const missing = findMissing(state, draft, threads);
  if (missing !== null) return { label, isEnabled: false, note: missing, isProblem: false, swap };
  if (suggestion.type === 'failed') {
    return { label, isEnabled: true, note: suggestion.message, isProblem: true, swap };
  }
  const note =
    suggestion.type === 'done'
      ? describeCost(suggestion.tokens)
      : t`A suggestion sends this thread and some of the changed lines to the model, and uses tokens.`;
  return { label, isEnabled: true, note, isProblem: false, swap };
}

function describeCost(tokens: UsedTokens): string {
  if (tokens === null) return t`Codex suggested this. Check it before you commit.`;
  const used = t`${wholeNumber(tokens.input)} tokens in, ${wholeNumber(tokens.output)} out`;
  return t`Codex suggested this (${used}). Check it before you commit.`;
}

/** Returns why there can be no suggestion. Null if there can be one. */
function findMissing(state: UncommittedState, draft: CommitDraft, threads: Situation['threads']): string | null {
  if (threads.shown === null) return t`To get a suggestion from Codex, open a thread first.`;
  const obstacle = findSampleObstacle(threads.shown, threads);
  if (obstacle === 'agent')
    return t`Codex cannot answer in an agent’s thread. Use the thread that the agent works for.`;
  if (obstacle === 'unknown') return t`Codex does not have this thread, so it cannot suggest a message.`;
  if (obstacle === 'locked') return t`Another process has this thread open, so Codex cannot suggest a message here.`;
  if (obstacle === 'pendingWork') return t`Codex would start other work in this thread first.`;
  if (!draft.amend && state.files.every(({ id }) => draft.left.has(id))) {
    return t`To get a suggestion from Codex, choose at least one file.`;
  }
  return null;
}

/** Returns what to ask the host for. Null without a thread. */
export function toSuggestionRequest(
  state: UncommittedState,
  draft: CommitDraft,
  { shown }: Pick<ThreadsStore, 'shown'>,
): RequestInput<'suggestCommitMessage'> | null {
  if (shown === null) return null;
  const { amend, files, head, root, tree } = toCommitRequest(state, draft);
  return { threadId: shown, root, head, tree, files, amend };
}

/**
 * Puts a suggestion into the field, and the user's own text aside. If the user has typed since `before`, their text
 * stays, and the suggestion goes aside. No words of the user are lost.
 */
export function addSuggestion(draft: CommitDraft, suggested: string, before: string): CommitDraft {
  const { aside, message } = draft;
  const own = aside?.from === 'user' ? aside.text : null;
  if (message !== before && own === null) return { ...draft, suggested, aside: { from: 'codex', text: suggested } };
  const isOwn = message.trim() !== '' && message !== draft.suggested && message !== own;
  const kept = !isOwn ? own : own === null ? message : joinMessages(own, message);
  return { ...draft, message: suggested, suggested, aside: kept === null ? null : { from: 'user', text: kept } };
}

/** Swaps the text in the field with the one aside. */
export function swapTexts(draft: CommitDraft): CommitDraft {
  const { aside, message } = draft;
  if (aside === null) return draft;
  const from = aside.from === 'user' ? 'codex' : 'user';
  return { ...draft, message: aside.text, aside: message.trim() === '' ? null : { from, text: message } };
}
