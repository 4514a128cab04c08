import { create } from 'zustand';
import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import type { DraftKey } from './draft-key.ts';

/** The state of messages being sent. */
export type ComposerStore = {
  /** The drafts being sent. */
  readonly sending: readonly DraftKey[];
  /** Why the last message of a draft was not sent. */
  readonly problem: { readonly key: DraftKey; readonly sentence: AppAlertText; readonly isDenied: boolean } | null;
};

/** The drafts being sent, and why the last one was not. A reload forgets both. */
export const useComposer = create<ComposerStore>()(() => ({ sending: [], problem: null }));

/** Marks a draft as being sent, and clears the problem of any draft. */
export function sendingStarted(key: DraftKey): void {
  useComposer.setState(({ sending }) => ({ sending: [...sending, key], problem: null }));
}

/** Marks a message as sent, or `sentence` says why it was not. `isDenied`: it cannot be sent unless it changes. */
export function sendingEnded(key: DraftKey, sentence: AppAlertText | null, isDenied = false): void {
  useComposer.setState(({ sending }) => ({
    sending: sending.filter((other) => other !== key),
    problem: sentence === null ? null : { key, sentence, isDenied },
  }));
}

/** Clears why the last message was not sent. Every edit of the draft calls it. */
export function problemDismissed(): void {
  useComposer.setState({ problem: null });
}
