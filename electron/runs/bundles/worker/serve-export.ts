import type { MessagePort } from 'node:worker_threads';
import type { ThreadRecord } from '../../../../shared/exports/thread-record.ts';
import { getErrorMessage } from '../../../base/error-message.ts';
import { type ExportMessage, type ExportRequest, type ExportTask, pieceBytes } from '../export-task.ts';
import { startExportTask } from './make-export.ts';
import { PieceMaker } from './piece-maker.ts';

/** After this long, even a small piece is sent, in milliseconds, to report progress. */
const maxPullMs = 200;

/** Makes the file of a task, one piece for each pull by the host. */
export function serveExport(port: MessagePort, task: ExportTask): void {
  const arrived: ((records: readonly ThreadRecord[] | null) => void)[] = [];
  let isLast = false;
  const post = (word: ExportMessage, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(word, [...transfer]);
  const made = startExportTask(task, () => {
    if (isLast) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<readonly ThreadRecord[] | null>();
    arrived.push(resolve);
    post({ type: 'needsRecords' });
    return promise;
  });
  const waiting = new PieceMaker(task.format !== 'bundle');
  let done = false;

  const pull = async (buffer: ArrayBuffer): Promise<void> => {
    const until = performance.now() + maxPullMs;
    while (!done && waiting.length < pieceBytes && performance.now() < until) {
      const next = await made.pieces.next();
      if (next.done === true) done = true;
      else waiting.add(next.value);
    }
    const length = waiting.take(buffer);
    const isEnd = done && waiting.length === 0;
    const { redactor, state } = made;
    const progress = { share: isEnd ? 1 : state.share, turns: state.turns, replaced: redactor?.replaced ?? [] };
    post({ type: 'piece', buffer, length, progress, places: isEnd ? (redactor?.places ?? []) : null }, [buffer]);
  };
  port.on('message', (request: ExportRequest) => {
    if (request.type === 'pull') {
      const buffer = request.spent ?? new ArrayBuffer(pieceBytes);
      void pull(buffer).catch((failure: unknown) => post({ type: 'failed', message: getErrorMessage(failure) }));
      return;
    }
    isLast = request.isLast;
    arrived.shift()?.(request.records.length === 0 && isLast ? null : request.records);
  });
}
