import { create } from 'zustand';
import type { InputAnswer, InputProblem } from '../../shared/input-safety/judge-input.ts';
import type { DraftKey } from './draft-key.ts';

/** Where a text is to go: a thread, or a new run. */
export type InputPlace = DraftKey | 'run';

/** What was found in a text that is to be sent, and the way to answer it; null as an answer sends nothing. */
export type InputQuestion = {
  readonly key: InputPlace;
  readonly problem: InputProblem;
  readonly answer: (answer: InputAnswer | null) => void;
};

export type InputQuestionStore = { readonly open: InputQuestion | null };

export const useInputQuestion = create<InputQuestionStore>()(() => ({ open: null }));

/** Asks the person, where they wrote it. A question that is open already is answered with nothing. */
export function askAboutInput(key: InputPlace, problem: InputProblem): Promise<InputAnswer | null> {
  useInputQuestion.getState().open?.answer(null);
  return new Promise((resolve) => {
    const answer = (given: InputAnswer | null) => {
      useInputQuestion.setState({ open: null });
      resolve(given);
    };
    useInputQuestion.setState({ open: { key, problem, answer } });
  });
}

/** The text it is about has changed: nothing of it is sent. */
export function inputQuestionDropped(key: InputPlace): void {
  const { open } = useInputQuestion.getState();
  if (open?.key === key) open.answer(null);
}
