import type { MessagePort } from 'node:worker_threads';
import { messageOf } from '../../../shared/base/failure.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import { type ExportRequest, type ExportTask, type ExportWord, pieceBytes } from '../export-task.ts';
import { makeExport } from './make-export.ts';

/** A piece is told after so long even when it is small, in milliseconds: it says how far the file is. */
const longestPull = 200;

/** Makes the file of a task, a piece for each pull of the host. */
export function serveExport(port: MessagePort, task: ExportTask): void {
  const arrived: ((records: readonly ThreadRecord[] | null) => void)[] = [];
  let isLast = false;
  const say = (word: ExportWord, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(word, [...transfer]);
  const made = makeExport(task, () => {
    if (isLast) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<readonly ThreadRecord[] | null>();
    arrived.push(resolve);
    say({ type: 'needsRecords' });
    return promise;
  });
  let left = Buffer.alloc(0);
  let done = false;

  const pull = async (): Promise<void> => {
    const until = performance.now() + longestPull;
    const parts = [left];
    for (let length = left.length; !done && length < pieceBytes && performance.now() < until; ) {
      const next = await made.pieces.next();
      done = next.done === true;
      const part = next.done === true ? Buffer.alloc(0) : Buffer.from(next.value);
      parts.push(part);
      length += part.length;
    }
    const all = Buffer.concat(parts);
    const end = endOfPiece(all, task.format === 'bundle');
    left = all.subarray(end);
    const isEnd = done && left.length === 0;
    const bytes = new Uint8Array(all.subarray(0, end));
    const progress = {
      share: isEnd ? 1 : made.state.share,
      turns: made.state.turns,
      replaced: made.redactor?.replaced ?? [],
    };
    const places = isEnd ? (made.redactor?.places ?? []) : null;
    say({ type: 'piece', bytes, progress, places }, [bytes.buffer]);
  };
  port.on('message', (request: ExportRequest) => {
    if (request.type === 'pull') {
      void pull().catch((failure: unknown) => say({ type: 'failed', message: messageOf(failure) }));
      return;
    }
    isLast = request.isLast;
    arrived.shift()?.(request.records.length === 0 && isLast ? null : request.records);
  });
}

/** Where a piece ends: never within a character of a text. */
function endOfPiece(bytes: Buffer, isBinary: boolean): number {
  if (bytes.length <= pieceBytes) return bytes.length;
  if (isBinary) return pieceBytes;
  let end = pieceBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
