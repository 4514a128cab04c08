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

export const useComposer = create<ComposerStore>()(() => ({ sending: [], problem: null }));

export function sendingBegan(key: DraftKey): void {
  useComposer.setState(({ sending }) => ({ sending: [...sending, key], problem: null }));
}

/** Marks a message as sent, or `sentence` says why it was not. `isDenied`: it cannot be sent unless it changes. */
export function sendingEnded(key: DraftKey, sentence: AppAlertText | null, isDenied = false): void {
  useComposer.setState(({ sending }) => ({
    sending: sending.filter((other) => other !== key),
    problem: sentence === null ? null : { key, sentence, isDenied },
  }));
}

export function problemDismissed(): void {
  useComposer.setState({ problem: null });
}
