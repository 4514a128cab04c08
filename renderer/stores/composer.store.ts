import { create } from 'zustand';
import type { DeskSentence } from '../../shared/alerts/sentence.ts';
import type { DraftKey } from './draft-key.ts';

/** What becomes of the message that is being sent. */
export type ComposerStore = {
  /** The draft that is on its way; null when none is. */
  readonly sending: DraftKey | null;
  /** Why the last message of a draft did not go out. */
  readonly problem: { readonly key: DraftKey; readonly sentence: DeskSentence } | null;
};

export const useComposer = create<ComposerStore>()(() => ({ sending: null, problem: null }));

export function sendingBegan(key: DraftKey): void {
  useComposer.setState({ sending: key, problem: null });
}

/** The message is out, or `sentence` says why not. */
export function sendingEnded(key: DraftKey, sentence: DeskSentence | null): void {
  useComposer.setState({ sending: null, problem: sentence === null ? null : { key, sentence } });
}

export function problemDismissed(): void {
  useComposer.setState({ problem: null });
}
