import { create } from 'zustand';
import type { InputAnswer, InputProblem } from '../../shared/input-safety/judge-input.ts';
import type { DraftKey } from './draft-key.ts';

/** What was found in a message that is to be sent, and the way to answer it; null as an answer sends nothing. */
export type InputQuestion = {
  /** Where the message is to go. */
  readonly key: DraftKey;
  readonly problem: InputProblem;
  readonly answer: (answer: InputAnswer | null) => void;
};

export type InputQuestionStore = { readonly open: InputQuestion | null };

export const useInputQuestion = create<InputQuestionStore>()(() => ({ open: null }));

/** Asks the person, in the composer of the thread. A question that is open already is answered with nothing. */
export function askAboutInput(key: DraftKey, problem: InputProblem): Promise<InputAnswer | null> {
  useInputQuestion.getState().open?.answer(null);
  return new Promise((resolve) => {
    const answer = (given: InputAnswer | null) => {
      useInputQuestion.setState({ open: null });
      resolve(given);
    };
    useInputQuestion.setState({ open: { key, problem, answer } });
  });
}

/** The message it is about has changed: nothing of it is sent. */
export function inputQuestionDropped(key: DraftKey): void {
  const { open } = useInputQuestion.getState();
  if (open?.key === key) open.answer(null);
}
