import { z } from 'zod';
import type { EntryId, TurnId } from '../../shared/base/ids.ts';
import type { ReadNotification } from '../model/transcript/read-notification.ts';

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

const outputParams = z.object({ delta: z.string() });

const endedParams = z.object({
  item: z.object({
    status: z.string().nullish(),
    exitCode: z.number().nullish(),
    durationMs: z.number().nullish(),
    aggregatedOutput: z.string().nullish(),
  }),
});

/** Reads a notification. Null if it is not about command output. */
export function readCommandNotification(notification: ReadNotification): CommandNotification | null {
  const { itemId, itemType, method, params, turnId } = notification;
  if (method === 'item/commandExecution/outputDelta') {
    const { data } = outputParams.safeParse(params);
    return data === undefined ? null : { type: 'output', turnId, itemId, text: data.delta };
  }
  if (method !== 'item/completed' || itemType !== 'commandExecution') return null;
  const { data } = endedParams.safeParse(params);
  if (data === undefined) return null;
  const { item } = data;
  return {
    type: 'ended',
    turnId,
    itemId,
    status: item.status === 'failed' || item.status === 'declined' ? item.status : 'done',
    exitCode: item.exitCode ?? null,
    durationMs: item.durationMs ?? null,
    output: item.aggregatedOutput ?? null,
  };
}
