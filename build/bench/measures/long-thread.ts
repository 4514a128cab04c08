import { listUserMessages } from '../../../fixtures/provider/model-request.ts';
import { answer } from '../../../fixtures/provider/script.ts';
import { findCodexBinary } from '../../../fixtures/testkit/codex-binary.ts';
import { BareCodex } from '../bare-codex.ts';
import { createLongThreads } from '../long-threads.ts';
import type { Measure } from '../measure.ts';
import type { Sight } from '../probe-api.ts';
import { getMedian } from '../statistics.ts';
import { type OpenPage, send, timeAfter, toTranscriptSight, type Workbench } from '../workbench.ts';

/** How often a message is sent at each end of the thread per run. */
const sends = 5;
/** The number of turns a client may request at first. */
const firstTurns = 20;

type Key = 'opened' | 'openedAgain' | 'reloaded' | 'nodes' | 'nodesLong' | 'sentFirst' | 'sentLate' | 'slower';

/** A thread with 1,000 turns compared with a new one. */
export const longThread: Measure<Workbench, Key> = {
  name: 'long-thread',
  figures: {
    opened: {
      title: 'A thread of 1,000 turns: click in the list → last message painted',
      unit: 'ms',
      floor: 'raw resume and turns',
      aim: { atMost: 100 },
    },
    openedAgain: { title: '  the same once it is loaded', unit: 'ms', aim: { atMost: 100 } },
    reloaded: {
      title: '  reload of the page → last message painted',
      unit: 'ms',
      floor: 'bare page',
      aim: { atMost: 400 },
    },
    nodes: { title: '  nodes of the document', unit: 'nodes', aim: { atMost: 1_500 } },
    nodesLong: { title: '  nodes with an answer of 100 kB open', unit: 'nodes', aim: { atMost: 3_000 } },
    sentFirst: { title: '  Send → answer painted at turn 1', unit: 'ms', floor: 'bare page' },
    sentLate: { title: '  Send → answer painted at turn 1,000', unit: 'ms', floor: 'bare page' },
    slower: {
      title: '  turn 1,000 as a multiple of turn 1',
      unit: '×',
      floor: 'bare page',
      aim: { atMost: 1.1 },
    },
  },
  app: async (bench) => {
    const kept = await createLongThreads();
    return await bench.withApp({ model, existing: kept }, async ({ page }) => {
      const row = (name: string) => page.getByRole('list', { name: 'Threads' }).getByText(name).first();
      const show = (name: string, end: string) =>
        timeAfter(page, 'click', toTranscriptSight(end), () => row(name).click());
      const size = async () => (await page.evaluate(() => benchProbe.size())).nodes;

      const opened = await show(kept.long.name, kept.long.end);
      const nodes = await size();
      await show(kept.longAnswer.name, kept.longAnswer.end);
      const nodesLong = await size();
      const openedAgain = await show(kept.long.name, kept.long.end);
      const reloaded = await timeReload(page, toTranscriptSight(kept.long.end));
      const sentLate = await timeSends(page, async () => undefined);
      const sentFirst = await timeSends(page, () => page.getByRole('button', { name: 'New thread' }).first().click());
      return { opened, nodes, nodesLong, openedAgain, reloaded, sentFirst, sentLate, slower: sentLate / sentFirst };
    });
  },
  floor: async (bench) => {
    const kept = await createLongThreads();
    const opened = await bench.withSurroundings({ model, existing: kept }, async ({ codexHome }) => {
      const codex = await BareCodex.start({ codex: findCodexBinary(), codexHome }, () => undefined);
      const began = performance.now();
      const threadId = kept.long.id;
      await codex.request('thread/resume', { threadId, excludeTurns: true });
      await codex.request('thread/turns/list', { threadId, limit: firstTurns, itemsView: 'full' });
      const took = performance.now() - began;
      await codex.stop();
      return took;
    });
    const late = await bench.withBarePage({ model, existing: kept, threadId: kept.long.id }, async ({ page }) => {
      const sentLate = await timeSends(page, async () => undefined);
      return { sentLate, reloaded: await timeReload(page, toTranscriptSight(createReply(`Ping ${sends}`))) };
    });
    const sentFirst = await bench.withBarePage({ model, existing: kept, threadPerMessage: true }, ({ page }) =>
      timeSends(page, async () => undefined),
    );
    return { opened, ...late, sentFirst, slower: late.sentLate / sentFirst };
  },
};

const model = (request: Parameters<typeof listUserMessages>[0]) =>
  answer(createReply(listUserMessages(request).at(-1) ?? ''));

function createReply(message: string): string {
  return `The answer to ${message.toLowerCase()}.`;
}

/** The time from reloading the page until a sight in the new document is painted. */
async function timeReload(page: OpenPage['page'], sight: Sight): Promise<number> {
  await page.addInitScript((expected) => {
    benchProbe.expected = benchProbe.seen(expected);
  }, sight);
  await page.reload({ waitUntil: 'commit' });
  return await page.evaluate(() => benchProbe.expected);
}

/** Sends messages in sequence, each after `prepare`. Returns the median time from Enter to the painted answer. */
async function timeSends(page: OpenPage['page'], prepare: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let number = 1; number <= sends; number++) {
    await prepare();
    const reply = toTranscriptSight(createReply(`Ping ${number}`));
    times.push(await timeAfter(page, 'keydown', reply, () => send(page, `Ping ${number}`)));
  }
  return getMedian(times);
}
