import type { ThreadId } from '../../shared/base/ids.ts';
import { hostClient } from '../client/page-client.ts';
import { codexLinesRead } from '../stores/codex-lines.store.ts';

/** Fetches what Codex wrote while turns of a thread ran. */
export async function loadCodexLines(threadId: ThreadId): Promise<void> {
  const read = await hostClient.request('readCodexLines', { threadId });
  if (read.ok) codexLinesRead(threadId, read.value.lines);
}
