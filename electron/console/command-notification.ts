import { z } from 'zod';
import { type EntryId, entryId, type TurnId, turnId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';

/** The parts of a Codex notification that the console needs. `itemId` is null if Codex named no command. */
export type CommandNotification =
  | { readonly type: 'output'; readonly turnId: TurnId | null; readonly itemId: EntryId | null; readonly text: string }
  | {
      readonly type: 'ended';
      readonly turnId: TurnId | null;
      readonly itemId: EntryId | null;
      readonly status: 'done' | 'failed' | 'declined';
      readonly exitCode: number | null;
      readonly durationMs: number | null;
      /** Codex's own record of the whole output. Null if there is none. */
      readonly output: string | null;
    };

const optionalTurnId = turnId.nullish().catch(null);
const optionalItemId = entryId.nullish().catch(null);
const outputParams = z.object({ turnId: optionalTurnId, itemId: optionalItemId, delta: z.string() });

/** An ended command, as Codex reports and stores it. */
export const endedCommand = z.object({
  type: z.literal('commandExecution'),
  id: optionalItemId,
  status: z.string().nullish(),
  exitCode: z.number().nullish(),
  durationMs: z.number().nullish(),
  aggregatedOutput: z.string().nullish(),
});
const endedParams = z.object({ turnId: optionalTurnId, item: endedCommand });

/** Reads a notification. Null if it is not about command output. */
export function readCommandNotification({ method, params }: CodexNotification): CommandNotification | null {
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
