import { type Dispatch, type SetStateAction, useCallback, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { getAnswerField, getPlaceKey, type TextPlace } from '../../../shared/texts/stored-text.ts';
import { openField, readField, writeField } from '../../commands/texts.commands.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useTexts } from '../../stores/texts.store.ts';

type UseDraftInput<Value> = (approvalId: ApprovalId, initial: () => Value) => [Value, Dispatch<SetStateAction<Value>>];

/**
 * Makes a hook like `useState` for what the user enters on a card. The input outlives the card and the page for as long
 * as the request waits, so that opening another thread or reloading loses nothing. It is never written to disk. `kind`
 * separates the inputs of one card.
 */
export function createDraftInput<Value>(kind: string, schema: z.ZodType<Value>): UseDraftInput<Value> {
  const read = (about: string | undefined): Value | undefined => schema.safeParse(parseJson(about ?? '')).data;
  return (approvalId, initial) => {
    const place = useMemo(
      (): TextPlace => ({ threadId: null, folder: '', field: getAnswerField(kind, approvalId) }),
      [approvalId],
    );
    const [first] = useState(initial);
    const about = useTexts((state) => state.fields[getPlaceKey(place)]?.text.about);
    const value = useMemo(() => read(about) ?? first, [about, first]);
    const change = useCallback(
      (action: SetStateAction<Value>): void => {
        const before = read(readField(place)?.about) ?? first;
        const next = action instanceof Function ? action(before) : action;
        writeField(place, { text: '', about: JSON.stringify(next) });
      },
      [place, first],
    );
    useEffect(() => {
      openField(place);
      return () => {
        const isWaiting = useApprovals.getState().approvals.some(({ id }) => id === approvalId);
        if (!isWaiting && readField(place) !== null) writeField(place, null);
      };
    }, [place, approvalId]);
    return [value, change];
  };
}
