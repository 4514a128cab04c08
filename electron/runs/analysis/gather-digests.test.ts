import { expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { DigestCache } from '../../../shared/runs/analysis/run-digest.ts';
import { sampleDigest } from '../../../shared/runs/analysis/testing/sample-digest.ts';
import { ended, fold, started } from '../../../shared/transcript/sample-thread.ts';
import type { GatheredDigests } from '../records/reader/folder-gathering.ts';
import type { ThreadDigests } from '../records/run-threads.ts';
import { type GatherDeps, gatherDigests } from './gather-digests.ts';

const thread = threadId.parse('t');
const ofThread = sampleDigest('wc-thread-t', { threadId: thread });
const everywhere = { roots: ['/w', '/w'], threadFolder: null };

/** Fakes the threads, in pages, and the run folders, all at once. */
function parts(over: {
  readonly pages?: readonly ThreadDigests[];
  readonly gathered?: GatheredDigests;
  readonly couldDo?: boolean;
  readonly status?: 'running' | 'completed';
}): GatherDeps {
  const pages = over.pages ?? [{ digests: [ofThread], unknown: [], last: null }];
  const gathered = over.gathered ?? { digests: [], done: 0, total: 0, end: 'whole' };
  const said = fold(started(), ...(over.status === 'completed' ? [ended('completed')] : []));
  return {
    threads: {
      digests: async (_, after) => pages[after ?? 0] ?? { digests: [], unknown: [], last: null },
      fill: async () => ({ threads: [], left: [] }),
      inMemory: () => (over.status === undefined ? null : { earlier: [], newest: said.turns }),
    },
    folders: {
      gather: (_, onSome) => {
        onSome(gathered);
        return () => onSome({ digests: [], done: 0, total: 0, end: 'cutShort' });
      },
    },
    memory: new DigestCache(),
    canHaveDoneRun: () => over.couldDo ?? true,
  };
}

async function gather(made: GatherDeps, signal = new AbortController().signal) {
  const reported: string[] = [];
  const gathered = await gatherDigests(made, everywhere, {
    signal,
    onProgress: (done, of) => reported.push(`${done}/${of}`),
  });
  return { gathered, reported };
}

const idsOf = (gathered: Awaited<ReturnType<typeof gather>>['gathered']) =>
  gathered?.digests.map(({ run }) => run.runId);

it('counts a run once when both a folder and a thread have it', async () => {
  const { isUnreadable: _, run, ...facts } = sampleDigest('wc-1', { threadId: thread });
  const folder = { runId: run.runId, text: JSON.stringify(facts) };
  const gathered = { digests: [folder], done: 1, total: 1, end: 'whole' } as const;
  expect(idsOf((await gather(parts({ gathered }))).gathered)).toEqual(['wc-1']);
  // Anyone could have written a thread's name into a folder.
  expect(idsOf((await gather(parts({ gathered, couldDo: false }))).gathered)).toEqual(['wc-thread-t', 'wc-1']);
});

it('reads every page, scans threads not scanned yet, and reports progress', async () => {
  const other = sampleDigest('wc-thread-u', { threadId: threadId.parse('u') });
  const pages = [
    { digests: [ofThread], unknown: [threadId.parse('new')], last: 1 },
    { digests: [other], unknown: [], last: null },
  ];
  const { gathered, reported } = await gather(parts({ pages }));
  expect(idsOf(gathered)).toEqual(['wc-thread-t', 'wc-thread-u']);
  expect(reported).toContain('1/2');
  expect(reported.at(-1)).toBe('3/3');
});

it('sees a running turn before the store does', async () => {
  const [running] = (await gather(parts({ status: 'running' }))).gathered?.digests ?? [];
  expect(running).toMatchObject({ state: 'running', durationMs: null });
  const [ended] = (await gather(parts({ status: 'completed' }))).gathered?.digests ?? [];
  expect(ended).toMatchObject({ state: 'finished', durationMs: 60_000 });
});

it('names the folder that it cannot list', async () => {
  const gathered = { digests: [], done: 0, total: 0, end: { unlisted: 'EACCES' } };
  expect((await gather(parts({ gathered }))).gathered).toMatchObject({ digests: [ofThread], unlisted: ['EACCES'] });
});

it('returns null when canceled', async () => {
  const control = new AbortController();
  control.abort();
  expect(
    (await gather(parts({ gathered: { digests: [], done: 0, total: 9, end: null } }), control.signal)).gathered,
  ).toBeNull();
});
