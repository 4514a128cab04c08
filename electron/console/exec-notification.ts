import { z } from 'zod';
import { type EntryId, entryId, type TurnId, turnId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';

/** What Codex tells of a command that the console needs. `itemId` is null where Codex named no command. */
export type ExecNotification =
  | { readonly type: 'output'; readonly turnId: TurnId | null; readonly itemId: EntryId | null; readonly text: string }
  | {
      readonly type: 'ended';
      readonly turnId: TurnId | null;
      readonly itemId: EntryId | null;
      readonly status: 'done' | 'failed' | 'declined';
      readonly exitCode: number | null;
      readonly durationMs: number | null;
      /** Codex's own account of the whole output; null when there was none. */
      readonly output: string | null;
    };

const turn = turnId.nullish().catch(null);
const itemOf = entryId.nullish().catch(null);
const outputParams = z.object({ turnId: turn, itemId: itemOf, delta: z.string() });

/** A command as Codex tells of it when it has ended, and as its store keeps it. */
export const endedCommand = z.object({
  type: z.literal('commandExecution'),
  id: itemOf,
  status: z.string().nullish(),
  exitCode: z.number().nullish(),
  durationMs: z.number().nullish(),
  aggregatedOutput: z.string().nullish(),
});
const endedParams = z.object({ turnId: turn, item: endedCommand });

/** Reads a notification; null for those that do not concern the output of commands. */
export function readExecNotification({ method, params }: CodexNotification): ExecNotification | null {
  if (method === 'item/commandExecution/outputDelta') {
    const { data } = outputParams.safeParse(params);
    return data === undefined
      ? null
      : { type: 'output', turnId: data.turnId ?? null, itemId: data.itemId ?? null, text: data.delta };
  }
  if (method !== 'item/completed') return null;
  const { data } = endedParams.safeParse(params);
  if (data === undefined) return null;
  const { item } = data;
  return {
    type: 'ended',
    turnId: data.turnId ?? null,
    itemId: item.id ?? null,
    status: item.status === 'failed' || item.status === 'declined' ? item.status : 'done',
    exitCode: item.exitCode ?? null,
    durationMs: item.durationMs ?? null,
    output: item.aggregatedOutput ?? null,
  };
}
