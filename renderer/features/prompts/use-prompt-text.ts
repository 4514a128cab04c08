import { useEffect, useState } from 'react';
import type { PromptSummary } from '../../../shared/catalogs/prompts/prompt.ts';
import { type PromptAnswer, readPrompt } from '../../commands/catalogs.commands.ts';

/** The file of a prompt, read again whenever it was listed again; null until it is loaded. */
export function usePromptText(prompt: PromptSummary): PromptAnswer | null {
  const [answer, setAnswer] = useState<PromptAnswer | null>(null);
  useEffect(() => {
    let isWanted = true;
    void readPrompt(prompt).then((read) => {
      if (isWanted) setAnswer(read);
    });
    return () => {
      isWanted = false;
    };
  }, [prompt]);
  return answer;
}
