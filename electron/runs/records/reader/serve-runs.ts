import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { err, ok } from '../../../../shared/base/result.ts';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import { FolderGathering, type GatheredDigests } from './folder-gathering.ts';
import { OpenRun } from './open-run.ts';
import { readDiffs } from './read-state.ts';
import type { ReaderCall, ReaderCallName, ReaderCalls, ReaderMessage, ReaderRequest } from './reader-message.ts';
import { RunSearch } from './run-search.ts';
import { StepReader } from './step-reader.ts';

/** The budget for all indexes, in bytes: about fifteen files of a million events. */
const indexBudget = 512 * 1024 * 1024;

/** Deletes the indexes that were saved longest ago until the rest fit. They are rebuilt on demand. */
export function trimIndexes(folder: string, budget = indexBudget): void {
  const kept = new Map<string, { bytes: number; at: number }>();
  try {
    for (const name of readdirSync(folder)) {
      const [hash = name] = name.split('.');
      const file = statSync(join(folder, name), { throwIfNoEntry: false });
      const before = kept.get(hash);
      const at = Math.max(before?.at ?? 0, file?.mtimeMs ?? 0);
      kept.set(hash, { bytes: (before?.bytes ?? 0) + (file?.size ?? 0), at });
    }
    let bytes = [...kept.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [hash, each] of [...kept].toSorted(([, a], [, b]) => a.at - b.at)) {
      if (bytes <= budget) break;
      for (const end of ['json', 'json.new', 'records', 'writes'])
        rmSync(join(folder, `${hash}.${end}`), { force: true });
      bytes -= each.bytes;
    }
  } catch {
    // A folder that cannot be listed cannot grow either.
  }
}

/** A source. Sources of the same file share the open run. */
type Source = {
  readonly run: OpenRun;
  readonly path: string;
  readonly views: Map<number, RunSearch>;
  readonly steps: Map<number, StepReader>;
  endFollowing: (() => void) | null;
};

const runGone: RunProblem = { type: 'runGone' };

/** Reads telemetry files for the other end of the port, until it is closed. */
export class RunServer {
  readonly #port: MessagePort;
  readonly #sources = new Map<number, Source>();
  readonly #runs = new Map<string, { readonly run: OpenRun; users: number }>();

  readonly #gatherings = new Map<number, FolderGathering>();

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (request: ReaderRequest) => this.#serve(request));
  }

  #serve(request: ReaderRequest): void {
    switch (request.type) {
      case 'call':
        void this.#answerCall(request.call).then((output) => this.#post({ type: 'reply', id: request.id, output }));
        break;
      case 'open':
        this.#open(request);
        break;
      case 'follow':
        this.#follow(request.source, request.on);
        break;
      case 'endView':
        this.#endView(request.source, request.view);
        break;
      case 'close':
        this.#close(request.source);
        break;
      case 'gather':
        this.#gather(request);
        break;
      case 'endGathering':
        this.#gatherings.get(request.gathering)?.end();
        break;
      case 'end':
        for (const gathering of this.#gatherings.values()) gathering.end();
        for (const source of [...this.#sources.keys()]) this.#close(source);
        this.#port.close();
        break;
    }
  }

  #open({ indexFolder, path, source }: Extract<ReaderRequest, { type: 'open' }>): void {
    const known = this.#runs.get(path) ?? { run: new OpenRun(path, indexFolder), users: 0 };
    known.users += 1;
    this.#runs.set(path, known);
    this.#sources.set(source, { run: known.run, path, views: new Map(), steps: new Map(), endFollowing: null });
    trimIndexes(indexFolder);
  }

  #gather({ gathering, indexFolder, projectRoot }: Extract<ReaderRequest, { type: 'gather' }>): void {
    const say = (some: GatheredDigests): void => {
      this.#post({ type: 'gathered', gathering, some });
      if (some.end !== null) this.#gatherings.delete(gathering);
    };
    this.#gatherings.set(gathering, new FolderGathering({ projectRoot, indexFolder, send: say }));
  }

  async #answerCall(call: ReaderCall): Promise<ReaderCalls[ReaderCallName]['output']> {
    const source = this.#sources.get(call.input.source);
    if (source === undefined) return call.name === 'search' ? { count: 0, isWhole: false } : err(runGone);
    const { run, steps, views } = source;
    switch (call.name) {
      case 'totals':
        return run.totals();
      case 'page':
        return await run.page(call.input.options);
      case 'event':
        return run.event(call.input.position);
      case 'waterfall':
        return run.waterfall(call.input.from, call.input.to, call.input.pixels);
      case 'timeline':
        return run.timeline();
      case 'report':
        return run.report();
      case 'stateAt':
        return run.stateAt(call.input.place, call.input.size);
      case 'diffsAt':
        return run.readSafely((file) => readDiffs(file, call.input.moment, call.input.path));
      case 'search': {
        const { query, view } = call.input;
        const search = new RunSearch(run, query, (share, count) =>
          this.#post({ type: 'progress', view, share, count }),
        );
        views.set(view, search);
        return await search.done;
      }
      case 'steps': {
        const { root, view } = call.input;
        const emit = (share: number, count: number) => this.#post({ type: 'progress', view, share, count });
        const reading = new StepReader(run, root, emit);
        steps.set(view, reading);
        return await reading.done;
      }
      case 'viewPage': {
        const { view, options } = call.input;
        const totals = run.totals();
        const page = run.readSafely((file) => views.get(view)?.page(file, options) ?? null);
        if (!totals.ok || !page.ok) return totals.ok ? err(runGone) : totals;
        return page.value === null ? err(runGone) : ok({ ...page.value, totals: totals.value });
      }
    }
  }

  #follow(id: number, on: boolean): void {
    const source = this.#sources.get(id);
    if (source === undefined) return;
    source.endFollowing?.();
    source.endFollowing = on ? source.run.follow((news) => this.#post({ type: 'news', source: id, news })) : null;
  }

  #endView(id: number, view: number): void {
    const source = this.#sources.get(id);
    for (const views of [source?.views, source?.steps]) {
      views?.get(view)?.end();
      views?.delete(view);
    }
  }

  #close(id: number): void {
    const source = this.#sources.get(id);
    if (source === undefined) return;
    this.#sources.delete(id);
    source.endFollowing?.();
    for (const view of [...source.views.values(), ...source.steps.values()]) view.end();
    const known = this.#runs.get(source.path);
    if (known === undefined) return;
    known.users -= 1;
    if (known.users > 0) return;
    this.#runs.delete(source.path);
    known.run.close();
  }

  #post(word: ReaderMessage<ReaderCalls[ReaderCallName]['output']>): void {
    this.#port.postMessage(word);
  }
}
