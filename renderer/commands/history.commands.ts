import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { getTurnWindow } from '../../shared/settings/get-turn-window.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { Transcript, Turn } from '../../shared/transcript/turn.ts';
import { splitTurns } from '../../shared/transcript/turn-window.ts';
import { hostClient } from '../client/page-client.ts';
import { diffsForgotten, earlierDiffsLoaded } from '../stores/changes.store.ts';
import { commandsForgotten, earlierCommandsLoaded } from '../stores/commands.store.ts';
import { useSettings } from '../stores/settings.store.ts';
import { useThreadActions } from '../stores/thread-actions.store.ts';
import { dropOldestTurns, earlierTurnsLoaded, useTranscript } from '../stores/transcript.store.ts';

// The turns of the open thread before the loaded ones: fetching them and releasing them.

const turnsPerPage = 100;

let loading: { readonly threadId: ThreadId; readonly done: Promise<void> } | null = null;

/**
 * Fetches the next page of older turns, or joins a fetch that is already in progress. Resolves to whether any arrived.
 */
export async function loadOlderHistory(): Promise<boolean> {
  const { threadId, transcript } = useTranscript.getState();
  if (threadId === null || transcript.earlierTurns === 0) return false;
  if (loading?.threadId !== threadId) loading = { threadId, done: loadPage(threadId, transcript) };
  const mine = loading;
  await mine.done;
  if (loading === mine) loading = null;
  const after = useTranscript.getState();
  return after.threadId === threadId && getFirstTurnId(after.transcript) !== getFirstTurnId(transcript);
}

async function loadPage(threadId: ThreadId, transcript: Transcript): Promise<void> {
  const before = getFirstTurnId(transcript);
  if (before === undefined) return;
  const page = await hostClient.request('loadEarlierTurns', { threadId, before, limit: turnsPerPage });
  if (!page.ok) return;
  const { turns, earlierTurns, commands, diffs } = page.value;
  earlierTurnsLoaded(threadId, turns, earlierTurns);
  earlierCommandsLoaded(threadId, commands);
  earlierDiffsLoaded(threadId, diffs);
}

function getFirstTurnId(transcript: Transcript): TurnId | undefined {
  return splitTurns(transcript).newest[0]?.id;
}

/** Releases turns before the window of the open thread; they come back on request. `seen` is in view. */
export function forgetOldestTurns(seen: TurnId): void {
  const { threadId } = useTranscript.getState();
  if (threadId === null) return;
  const pinned = useThreadActions.getState().pinnedTurns[threadId] ?? [];
  const window = getTurnWindow(useSettings.getState().settings.values);
  const gone = dropOldestTurns(window, seen, new Set(pinned.map(({ turnId }) => turnId)));
  if (gone.size === 0) return;
  commandsForgotten(threadId, gone);
  diffsForgotten(threadId, gone);
}

/** Every turn of the open thread, including those not loaded; fails when the host cannot provide one. */
export async function readWholeThread(): Promise<Result<readonly Turn[], ThreadProblem | WireFault>> {
  const { threadId, transcript } = useTranscript.getState();
  let { newest: turns } = splitTurns(transcript);
  let { earlierTurns } = transcript;
  while (threadId !== null && turns[0] !== undefined && earlierTurns > 0) {
    const page = await hostClient.request('loadEarlierTurns', { threadId, before: turns[0].id, limit: turnsPerPage });
    if (!page.ok) return page;
    if (page.value.turns.length === 0) break;
    turns = [...page.value.turns, ...turns];
    earlierTurns = page.value.earlierTurns;
  }
  return ok(turns);
}
