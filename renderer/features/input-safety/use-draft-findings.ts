import { useEffect, useRef, useState } from 'react';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import { systemClock } from '../../client/system-clock.ts';
import { type Inspected, inspectInput } from '../../input-safety/inspect-input.ts';

/** What was found in a draft, and the draft with that masked. */
export type DraftFindings = Inspected & { readonly text: string };

/** While one types, the draft is inspected when it has been still for so long, in milliseconds. */
const stillMs = 300;

/** So many characters at once were pasted or dropped. */
const pastedCharacters = 20;

const nothing: readonly InputFinding[] = [];

/** What is found in a draft: at once in what was pasted, shortly after in what is typed. */
export function useDraftFindings(draft: string): DraftFindings {
  const [found, setFound] = useState<DraftFindings | null>(null);
  const length = useRef(0);
  useEffect(() => {
    const added = draft.length - length.current;
    length.current = draft.length;
    if (draft === '') {
      setFound(null);
      return;
    }
    let isOver = false;
    const inspect = async (): Promise<void> => {
      const inspected = await inspectInput(draft);
      if (!isOver) setFound({ ...inspected, text: draft });
    };
    const stop = systemClock.after(added >= pastedCharacters ? 0 : stillMs, () => void inspect());
    return () => {
      isOver = true;
      stop();
    };
  }, [draft]);
  return found === null || draft === '' ? { findings: nothing, masked: draft, text: draft } : found;
}
