import { describe, expect, it } from 'vitest';
import { listTranscripts, loadTranscript } from '../../../fixtures/transcripts/load-transcript.ts';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { reconcileThread } from '../threads/reconcile-thread.ts';
import { interpretTurn } from '../transcript/interpret-turn.ts';
import type { Turn as CodexTurn } from './generated.ts';

type Page = { readonly threadId: string; readonly turns: readonly Turn[] };

/** Returns each page of a thread's turns from Codex in a recording, oldest turn first. */
function pagesOf(name: string): readonly Page[] {
  const asked = new Map<unknown, string>();
  return loadTranscript(name).steps.flatMap(({ dir, message }) => {
    const { id, method, params, result } = isMessage(message) ? message : {};
    if (dir === 'send' && params?.threadId !== undefined && /^thread\/(turns\/list|resume|read)$/.test(method ?? '')) {
      asked.set(id, params.threadId);
    }
    const threadId = dir === 'recv' ? asked.get(id) : undefined;
    const reported = result?.data ?? result?.initialTurnsPage?.data ?? result?.thread?.turns ?? [];
    if (threadId === undefined || reported.length === 0) return [];
    const turns = reported.map((turn) => interpretTurn(turn)).sort((a, b) => (a.id < b.id ? -1 : 1));
    return [{ threadId, turns }];
  });
}

type Message = {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly threadId?: string };
  readonly result?: {
    readonly data?: readonly CodexTurn[];
    readonly initialTurnsPage?: { readonly data: readonly CodexTurn[] } | null;
    readonly thread?: { readonly turns?: readonly CodexTurn[] };
  };
};

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null;
}

describe.each(listTranscripts().filter((name) => pagesOf(name).length > 0))('the pages in the recording %s', (name) => {
  const threads = new Map(replayTranscript(name).map(({ threadId, transcript }) => [threadId, transcript.turns]));

  it('the pages of a recording add nothing new to turns that were seen live', () => {
    for (const { threadId, turns } of pagesOf(name)) {
      const live = (threads.get(threadId) ?? []).filter(({ id }) => turns.some((turn) => turn.id === id));
      const ours = live.map((turn) => ({ turn, origin: 'here', gone: false }) as const);
      const known = turns.filter(({ id }) => live.some((turn) => turn.id === id));
      expect(reconcileThread(ours, { turns: known, complete: true }).turns).toBe(ours);
    }
  });
});
