import type { RunReader } from './run-reader.ts';
import type { RunSource } from './run-source.ts';

/**
 * A run that is kept as a telemetry file, ours or another program's. The file need not be there: until it is, everything
 * answers `runGone`, and its coming is news.
 */
export function createFileRunSource(reader: RunReader, path: string): RunSource {
  const source = reader.open(path);
  const listeners = new Set<Parameters<RunSource['follow']>[0]>();
  return {
    totals: () => reader.call('totals', { source }),
    page: (wish) => reader.call('page', { source, wish }),
    event: (position) => reader.call('event', { source, position }),
    waterfall: (from, to, pixels) => reader.call('waterfall', { source, from, to, pixels }),
    search: (query, onProgress) => {
      const { done, view } = reader.search({ source, query }, onProgress);
      return {
        page: (wish) => reader.call('viewPage', { source, view, wish }),
        done,
        end: () => reader.endView(source, view),
      };
    },
    follow: (listen) => {
      const own: typeof listen = (news) => listen(news);
      listeners.add(own);
      if (listeners.size === 1) {
        reader.follow(source, (news) => {
          for (const each of listeners) each(news);
        });
      }
      return () => {
        if (listeners.delete(own) && listeners.size === 0) reader.follow(source, null);
      };
    },
    close: () => reader.close(source),
  };
}
