import type { WebSocket } from 'ws';
import { startHost } from '../../../e2e/host.ts';
import { openProvenSocket } from '../../../electron/transport/testing/page-socket.ts';
import { answer } from '../../../fixtures/provider/script.ts';
import { writeAppSettings } from '../../../fixtures/testkit/app-settings.ts';
import { createWord } from '../chance.ts';
import { InspectedProcess, inspectable } from '../inspected.ts';
import type { Measure } from '../measure.ts';
import { getMedian } from '../statistics.ts';
import { createStoredThreads, type StoreSize } from '../stored-threads.ts';
import { composer, runProgram, timeAfter, toTranscriptSight, type Workbench } from '../workbench.ts';

/** How often the list and the search are requested per run. */
const times = 5;
/** Two words in every second answer. For these, the index must read the most. */
const frequentWords = `${createWord(0)} ${createWord(1)}`;

type Figures = 'start' | 'list' | 'open' | 'search' | 'memory';
type Key = Figures | `${Figures}Tenth` | 'searchPlain' | 'actions';

const floor = 'a hundredth of it';

/** An encrypted store with 5,000 threads and 1,000,000 items, compared with a tenth and a hundredth of that. */
export const store: Measure<Workbench, Key> = {
  name: 'store',
  figures: {
    start: {
      title: '1,000,000 stored items: process spawned → composer usable',
      unit: 'ms',
      floor,
      aim: { atMost: 2_000 },
    },
    startTenth: { title: '  the same with 100,000', unit: 'ms', floor },
    list: { title: '  list of threads: asked → answered over the socket', unit: 'ms', floor, aim: { atMost: 50 } },
    listTenth: { title: '  the same with 100,000', unit: 'ms', floor },
    open: {
      title: '  a thread of 2,000 turns: click → last message painted',
      unit: 'ms',
      floor,
      aim: { atMost: 300 },
    },
    openTenth: { title: '  the same with 100,000', unit: 'ms', floor },
    search: { title: '  two usual words: asked → found over the socket', unit: 'ms', floor, aim: { atMost: 300 } },
    searchTenth: { title: '  the same with 100,000', unit: 'ms', floor },
    searchPlain: { title: '  in a plain database', unit: 'ms', floor, aim: { atMost: 300 } },
    actions: { title: '  the last 200 commands for a rule', unit: 'ms', floor, aim: { atMost: 50 } },
    memory: { title: '  memory of the host after it', unit: 'MB', floor, aim: { atMost: 250 } },
    memoryTenth: { title: '  the same with 100,000', unit: 'MB', floor },
  },
  app: async (bench) => {
    const whole = await measureStore(bench, 'whole');
    const tenth = await measureStore(bench, 'tenth');
    const tenths = {
      startTenth: tenth.start,
      listTenth: tenth.list,
      openTenth: tenth.open,
      searchTenth: tenth.search,
      memoryTenth: tenth.memory,
    };
    return { ...whole, ...tenths, ...(await readPlain(bench, 'whole')) };
  },
  floor: async (bench) => {
    const { list, memory, open, search, start } = await measureStore(bench, 'hundredth');
    const tenths = {
      startTenth: start,
      listTenth: list,
      openTenth: open,
      searchTenth: search,
      memoryTenth: memory,
    };
    return { list, memory, open, search, start, ...tenths, ...(await readPlain(bench, 'hundredth')) };
  },
};

async function measureStore(bench: Workbench, size: StoreSize): Promise<Record<Figures, number>> {
  const { dataFolder, env: keys, long, ...kept } = await createStoredThreads(bench, size);
  return await bench.withSurroundings(
    { model: answer('Nobody asks.'), existing: kept },
    async ({ codexHome, workspace }) => {
      const context = await bench.newContext(composer);
      const page = await context.newPage();
      const env = { ...inspectable, ...keys, CODEX_HOME: codexHome, HOME: codexHome };
      writeAppSettings(dataFolder, {}, [workspace]);
      const began = Date.now();
      const host = await startHost(['--no-open', '--data-dir', dataFolder, '--workspace', workspace], env);
      try {
        await page.goto(host.address, { waitUntil: 'commit' });
        const usable = await page.evaluate(() => benchProbe.expected);
        const start = (await page.evaluate(() => performance.timeOrigin)) + usable - began;
        const row = page.getByRole('list', { name: 'Threads' }).getByText(long.name).first();
        await row.waitFor();
        const open = await timeAfter(page, 'click', toTranscriptSight(long.end), () => row.click());
        const client = await HostClient.connect(host.address, workspace);
        const list = await measureMedian(() => client.time('listThreads', { search: '' }));
        const search = await measureMedian(() => client.time('searchThreads', { query: frequentWords }));
        client.close();
        const inspected = await InspectedProcess.connect(host.output());
        const memory = await inspected.memoryAfterCollection();
        inspected.close();
        return { start, list, open, search, memory };
      } finally {
        await context.close();
        await host.end();
      }
    },
  );
}

/** Measures what cannot be requested from the app separately, through the thread that owns the databases. */
async function readPlain(bench: Workbench, size: StoreSize): Promise<{ searchPlain: number; actions: number }> {
  const { plain, workspace } = await createStoredThreads(bench, size);
  return JSON.parse(await runProgram('programs/store-reader.ts', [plain, workspace, frequentWords, String(times)]));
}

async function measureMedian(measure: () => Promise<number>): Promise<number> {
  const measured: number[] = [];
  for (let run = 0; run < times; run++) measured.push(await measure());
  return getMedian(measured);
}

/** A minimal client of a host: it sends requests, reads answers, and validates nothing. */
class HostClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.kind !== 'reply') return;
      if (!message.result.ok) throw new Error(`The host refused: ${JSON.stringify(message.result.error)}`);
      this.#waiting.get(message.id)?.(message.result.value);
      this.#waiting.delete(message.id);
    });
  }

  /** Connects to the address that a host printed, as a window with this folder open. */
  static async connect(address: string, workspace: string): Promise<HostClient> {
    const socket = await openProvenSocket(address);
    const client = new HostClient(socket);
    await client.request('connectWindow', { windowId: null });
    await client.request('openWorkspace', { path: workspace });
    return client;
  }

  request(method: string, input: object | null): Promise<unknown> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ kind: 'request', id, method, input }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** The time until a request is answered, in milliseconds. */
  async time(method: string, input: object): Promise<number> {
    const began = performance.now();
    await this.request(method, input);
    return performance.now() - began;
  }

  close(): void {
    this.#socket.close();
  }
}
