import '../launch/load-language.ts';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { runTransaction } from '../file-transactions/run-transaction.ts';
import type { Step } from '../file-transactions/step.ts';
import type { TransactionRequest } from '../file-transactions/transaction-request.ts';
import type { HostAnswer, ThreadOrder, ThreadQuestion, ThreadReply } from '../file-transactions/transaction-thread.ts';

// The worker thread that changes many files of a user at once. It waits for each call to the file system, which is
// several times faster, and blocks nobody else.

if (parentPort !== null) serveTransactions(parentPort);

function serveTransactions(port: MessagePort): void {
  const waiting = new Map<number, PromiseWithResolvers<readonly Uint8Array[]>>();
  let last = 0;
  const ask = (asks: ThreadQuestion['asks']): Promise<readonly Uint8Array[]> => {
    const question = ++last;
    const asked = Promise.withResolvers<readonly Uint8Array[]>();
    waiting.set(question, asked);
    port.postMessage({ question, asks } satisfies ThreadQuestion);
    return asked.promise;
  };

  const run = async ({ announces, id, kept, note, pending, request, transactionId }: ThreadOrder): Promise<void> => {
    const alongside: TransactionRequest['alongside'] =
      note === undefined
        ? undefined
        : {
            note,
            carryOut: async () => void (await ask({ type: 'carryOut' })),
            undo: async () => void (await ask({ type: 'undo' })),
            finish: async () => void (await ask({ type: 'finish' })),
          };
    const done = await runTransaction(
      { pending, kept, onKept: () => void ask({ type: 'kept' }) },
      {
        ...request,
        steps: request.steps.map((step, index) => toStep(step, () => ask({ type: 'bytes', step: index }))),
        ...(announces && { announce: async (root, steps) => void (await ask({ type: 'announce', root, steps })) }),
        ...(alongside !== undefined && { alongside }),
      },
      transactionId,
    );
    port.postMessage({ id, done } satisfies ThreadReply);
  };

  port.on('message', (word: ThreadOrder | HostAnswer) => {
    if (!('question' in word)) return void run(word);
    const asked = waiting.get(word.question);
    waiting.delete(word.question);
    if ('bytes' in word.answer) asked?.resolve(word.answer.bytes);
    else asked?.reject(Object.assign(new Error(word.answer.said), { code: word.answer.code ?? undefined }));
  });
}

function toStep(step: ThreadOrder['request']['steps'][number], read: () => Promise<readonly Uint8Array[]>): Step {
  const { after } = step;
  if (after.kind !== 'file') return { ...step, after };
  const { source } = after;
  if (typeof source === 'string') return { ...step, after: { ...after, source: Buffer.from(source, 'latin1') } };
  const pieces = async function* () {
    yield* await read();
  };
  return {
    ...step,
    after: { ...after, source: { pieces, ...(source.sha256 !== undefined && { sha256: source.sha256 }) } },
  };
}
