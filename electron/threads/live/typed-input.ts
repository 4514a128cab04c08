import { z } from 'zod';
import { turnId } from '../../../shared/base/ids.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { CodexNotification } from '../../../shared/codex-protocol/protocol.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { notice } from '../../../shared/transcript/interpret-notice.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';

const typed = z.object({ turnId, itemId: z.string(), stdin: z.string() });

/** The maximum number of shown characters. */
const mostShown = 10_000;

/**
 * What the model types into a running program, as an entry of its turn. Null for other notifications. Codex asks for
 * approval only outside the sandbox (observed with 0.169).
 */
export function typedInput(
  { method, params }: CodexNotification,
  { turns }: Transcript,
  at: number,
): ThreadEvent | null {
  if (method !== 'item/commandExecution/terminalInteraction') return null;
  const { data } = typed.safeParse(params);
  // An empty text only waits for output.
  if (data === undefined || data.stdin === '') return null;
  const idOfTurn = data.turnId;
  const prefix = `typed:${idOfTurn}:`;
  const turn = turns.find(({ id }) => id === idOfTurn);
  const count = turn?.entries.filter(({ id }) => id.startsWith(prefix)).length ?? 0;
  const shown = visibleText(data.stdin.slice(0, mostShown).replace(/\n$/, ''));
  const detail = data.stdin.length > mostShown ? `${shown} …` : shown;
  const fact = t`Codex typed into a running program:`;
  return { type: 'entryPut', turnId: idOfTurn, entry: notice(`${prefix}${count}`, at, 'info', fact, detail) };
}
