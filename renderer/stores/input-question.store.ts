import { create } from 'zustand';
import type { InputAnswer, InputProblem } from '../../shared/input-safety/judge-input.ts';
import type { DraftKey } from './draft-key.ts';

/** Where a text will be sent: to a thread, or to a new run. */
export type InputPlace = DraftKey | 'run';

/** A question next to a thread. */
export type AsidePlace = `aside:${string}`;

/** The findings in a text to send, and the function that answers. Answering null sends nothing. */
export type OpenInputQuestion = {
  readonly key: InputPlace | AsidePlace;
  readonly problem: InputProblem;
  readonly answer: (answer: InputAnswer | null) => void;
};

export type InputQuestionStore = { readonly open: OpenInputQuestion | null };

/** The open question about a text to send; null without one. At most one is open. */
export const useInputQuestion = create<InputQuestionStore>()(() => ({ open: null }));

/** Asks the user where they typed. Answers an open question with null. */
export function askAboutInput(key: OpenInputQuestion['key'], problem: InputProblem): Promise<InputAnswer | null> {
  useInputQuestion.getState().open?.answer(null);
  return new Promise((resolve) => {
    const answer = (given: InputAnswer | null) => {
      useInputQuestion.setState({ open: null });
      resolve(given);
    };
    useInputQuestion.setState({ open: { key, problem, answer } });
  });
}

/** Drops a question whose text has changed; nothing is sent. */
export function inputQuestionDropped(key: OpenInputQuestion['key']): void {
  const { open } = useInputQuestion.getState();
  if (open?.key === key) open.answer(null);
}
