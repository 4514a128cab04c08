import { z } from 'zod';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';

/** What Codex tells of a command that the console needs. `itemId` is null where Codex named no command. */
export type ExecNotification =
  | { readonly type: 'output'; readonly turnId: string | null; readonly itemId: string | null; readonly text: string }
  | {
      readonly type: 'ended';
      readonly turnId: string | null;
      readonly itemId: string | null;
      readonly status: 'done' | 'failed' | 'declined';
      readonly exitCode: number | null;
      readonly durationMs: number | null;
      /** Codex's own account of the whole output; null when there was none. */
      readonly output: string | null;
    };

const outputParams = z.object({ turnId: z.string().nullish(), itemId: z.string().nullish(), delta: z.string() });

/** A command as Codex tells of it when it has ended, and as its store keeps it. */
export const endedCommand = z.object({
  type: z.literal('commandExecution'),
  id: z.string().nullish(),
  status: z.string().nullish(),
  exitCode: z.number().nullish(),
  durationMs: z.number().nullish(),
  aggregatedOutput: z.string().nullish(),
});
const endedParams = z.object({ turnId: z.string().nullish(), item: endedCommand });

/** Reads a notification; null for those that do not concern the output of commands. */
export function readExecNotification({ method, params }: CodexNotification): ExecNotification | null {
  if (method === 'item/commandExecution/outputDelta') {
    const { data } = outputParams.safeParse(params);
    return data === undefined
      ? null
      : { type: 'output', turnId: data.turnId ?? null, itemId: data.itemId || null, text: data.delta };
  }
  if (method !== 'item/completed') return null;
  const { data } = endedParams.safeParse(params);
  if (data === undefined) return null;
  const { item } = data;
  return {
    type: 'ended',
    turnId: data.turnId ?? null,
    itemId: item.id || null,
    status: item.status === 'failed' || item.status === 'declined' ? item.status : 'done',
    exitCode: item.exitCode ?? null,
    durationMs: item.durationMs ?? null,
    output: item.aggregatedOutput ?? null,
  };
}
