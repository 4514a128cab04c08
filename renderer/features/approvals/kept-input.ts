import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { useApprovals } from '../../stores/approvals.store.ts';

type UseKeptInput<Value> = (approvalId: ApprovalId, initial: () => Value) => [Value, Dispatch<SetStateAction<Value>>];

/**
 * Makes a hook like `useState` for what the person enters on a card. It outlives the card for as long as the request
 * waits, so that a look at another thread or request loses nothing. It is never written to disk.
 */
export function keptInput<Value>(): UseKeptInput<Value> {
  const kept = new Map<ApprovalId, Value>();
  return (approvalId, initial) => {
    const [value, setValue] = useState<Value>(() => kept.get(approvalId) ?? initial());
    useEffect(() => {
      kept.set(approvalId, value);
    }, [approvalId, value]);
    useEffect(
      () => () => {
        const waiting = new Set(useApprovals.getState().approvals.map(({ id }) => id));
        for (const id of kept.keys()) if (!waiting.has(id)) kept.delete(id);
      },
      [],
    );
    return [value, setValue];
  };
}
