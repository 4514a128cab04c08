import { create } from 'zustand';
import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import type { DraftKey } from './draft-key.ts';

/** What becomes of the messages that are being sent. */
export type ComposerStore = {
  /** The drafts that are on their way. */
  readonly sending: readonly DraftKey[];
  /** Why the last message of a draft did not go out. */
  readonly problem: { readonly key: DraftKey; readonly sentence: AppAlertText; readonly isDenied: boolean } | null;
};

export const useComposer = create<ComposerStore>()(() => ({ sending: [], problem: null }));

export function sendingBegan(key: DraftKey): void {
  useComposer.setState(({ sending }) => ({ sending: [...sending, key], problem: null }));
}

/** The message is out, or `sentence` says why not. `isDenied`: it cannot go as long as it is what it is. */
export function sendingEnded(key: DraftKey, sentence: AppAlertText | null, isDenied = false): void {
  useComposer.setState(({ sending }) => ({
    sending: sending.filter((other) => other !== key),
    problem: sentence === null ? null : { key, sentence, isDenied },
  }));
}

export function problemDismissed(): void {
  useComposer.setState({ problem: null });
}
