import { Listeners } from '../../../shared/base/listeners.ts';
import type { RunReaderClient } from './run-reader.ts';
import type { RunSource, RunSourceUpdate } from './run-source.ts';

/**
 * Creates a source for a run in a telemetry file, ours or another program's. The file may not exist yet: until it does,
 * every call returns `runGone`. Its appearance is announced as an update.
 */
export function createFileRunSource(reader: RunReaderClient, path: string): RunSource {
  const source = reader.open(path);
  const listeners = new Listeners<[RunSourceUpdate]>();
  return {
    totals: () => reader.call('totals', { source }),
    page: (options) => reader.call('page', { source, options }),
    event: (position) => reader.call('event', { source, position }),
    waterfall: (from, to, pixels) => reader.call('waterfall', { source, from, to, pixels }),
    timeline: () => reader.call('timeline', { source }),
    report: () => reader.call('report', { source }),
    stateAt: (place, size) => reader.call('stateAt', { source, place, size }),
    diffsAt: (moment, path) => reader.call('diffsAt', { source, moment, path }),
    search: (query, onProgress) => {
      const { done, view } = reader.search({ source, query }, onProgress);
      return {
        page: (options) => reader.call('viewPage', { source, view, options }),
        done,
        end: () => reader.endView(source, view),
      };
    },
    steps: (root, onProgress) => {
      const { done, view } = reader.steps({ source, root }, onProgress);
      const end = () => reader.endView(source, view);
      return { done: done.finally(end), end };
    },
    follow: (listen) => {
      if (listeners.isEmpty) reader.follow(source, (news) => listeners.call(news));
      const stop = listeners.add(listen);
      return () => {
        stop();
        if (listeners.isEmpty) reader.follow(source, null);
      };
    },
    close: () => reader.close(source),
  };
}
