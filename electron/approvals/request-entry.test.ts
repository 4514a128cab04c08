import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { readNotification } from '../model/transcript/read-notification.ts';
import { ThreadLog } from '../threads/live/thread-log.ts';
import { ThreadRecorder } from '../threads/live/thread-recorder.ts';
import { describeApproval, locateRequest } from './describe-approval.ts';
import { findRequestEntry } from './request-entry.ts';

const reported = z.looseObject({
  method: z.string(),
  id: z.union([z.string(), z.number()]).optional(),
  params: z.looseObject({ threadId: z.string() }),
});
const ofTool = z.looseObject({
  _meta: z.looseObject({ codex_approval_kind: z.literal('mcp_tool_call'), tool_name: z.string() }),
});

/** Returns a recorded Codex request about a tool, as the card shows it, with the tool's name. */
function askedAboutTools(name: string) {
  const log = new ThreadLog(() => undefined);
  const recorder = new ThreadRecorder(log, new ManualClock());
  return loadTranscript(name).steps.flatMap(({ dir, message }) => {
    const { data } = reported.safeParse(message);
    if (dir !== 'recv' || data === undefined) return [];
    const { id, method, params } = data;
    if (id === undefined) recorder.receive(readNotification({ method, params, emittedAtMs: null }));
    const claim = ofTool.safeParse(params).data;
    if (id === undefined || claim === undefined) return [];
    const request = { id, method, params };
    const { entryId, turnId } = locateRequest(request);
    const entries = log.transcript.turns.findLast((turn) => turn.id === turnId)?.entries ?? [];
    const { asked } = describeApproval(request, findRequestEntry(request, entryId, entries));
    return [[claim._meta.tool_name, asked]] as const;
  });
}

describe("Codex's own request about a tool", () => {
  const recorded = listTranscripts().filter((name) => askedAboutTools(name).length > 0);

  it('finds requests of Codex about a tool in the recordings', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(4);
  });

  it.each(recorded)('shows a request about a tool as a question about that tool in %s', (name) => {
    for (const [tool, asked] of askedAboutTools(name)) expect(asked).toMatchObject({ kind: 'mcpTool', tool });
  });
});
