import { useEffect, useRef, useState } from 'react';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import { systemClock } from '../../client/system-clock.ts';
import { type InspectionResult, inspectInput } from '../../input-safety/inspect-input.ts';

/** The findings in a draft, and the draft with them masked. */
export type DraftFindings = InspectionResult & { readonly text: string };

/** How long a draft must be unchanged while typing before it is inspected, in milliseconds. */
const pauseMs = 300;

/** This many new characters at once count as pasted or dropped. */
const pastedCharacters = 20;

const nothing: readonly InputFinding[] = [];

/** Returns the findings in a draft: immediately for pasted text, shortly after for typed text. */
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
    const stop = systemClock.after(added >= pastedCharacters ? 0 : pauseMs, () => void inspect());
    return () => {
      isOver = true;
      stop();
    };
  }, [draft]);
  return found === null || draft === '' ? { findings: nothing, masked: draft, text: draft } : found;
}
