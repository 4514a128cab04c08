import { toThreadTotals } from '../../../electron/runs/thread-totals.ts';
import { builtInPrices } from '../../../electron/spending/built-in-prices.ts';
import { readRunHeads } from '../../../electron/store/threads/reads/read-run.ts';
import { openStore, sampleThread, save } from '../../../electron/store/threads/testing/sample-store.ts';
import { computeCost } from '../../../renderer/components/format/compute-cost.ts';
import { turnId } from '../../../shared/base/ids.ts';
import { noTokens } from '../../../shared/spending/model-tokens.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { answer } from '../../../shared/transcript/sample-thread.ts';
import { emptyTranscript, type Transcript } from '../../../shared/transcript/turn.ts';
import type { Measure } from '../measure.ts';
import type { Workbench } from '../workbench.ts';

const turns = 1_000;
const responses = 5;

/** The cost of a long thread, from its rows in the store. The floor is the same thread without usage. */
export const spending: Measure<Workbench, 'known'> = {
  name: 'spending',
  figures: {
    known: {
      title: 'A thread of 1,000 turns, 5,000 responses: rows read → tokens and cost by model',
      unit: 'ms',
      floor: 'nothing spent',
      aim: { atMost: 150 },
    },
  },
  app: async () => ({ known: timeCost(createThread(true)) }),
  floor: async () => ({ known: timeCost(createThread(false)) }),
};

/** Milliseconds. */
function timeCost(thread: Transcript): number {
  const db = openStore();
  save(db, thread);
  const from = performance.now();
  const heads = readRunHeads(db, { threadId: sampleThread });
  const { spent } = toThreadTotals(
    { model: null, startedAt: null, usage: null },
    heads.map(({ facts }) => facts),
  );
  computeCost(spent, builtInPrices);
  const took = performance.now() - from;
  db.close();
  return took;
}

function createThread(isReported: boolean): Transcript {
  const used = { totalTokens: 1, inputTokens: 1, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  const usage = { ...used, lastTokens: 1, contextWindow: null };
  let state = emptyTranscript;
  for (let turn = 0; turn < turns; turn++) {
    const id = turnId.parse(`turn-${turn}`);
    state = foldTranscript(state, { type: 'turnStarted', turnId: id, at: turn, model: 'gpt-5.5' });
    state = foldTranscript(state, { type: 'entryPut', turnId: id, entry: answer });
    for (let response = 0; isReported && response < responses; response++) {
      const spent = { ...noTokens, turnId: id, at: turn, model: `gpt-5.${response}`, input: 10_000, output: 100 };
      state = foldTranscript(state, { type: 'usageUpdated', usage, spent });
    }
  }
  return state;
}
