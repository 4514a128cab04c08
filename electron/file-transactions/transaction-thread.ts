import { Worker } from 'node:worker_threads';
import { err, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode, getErrorMessage } from '../base/error-message.ts';
import { WorkerClient } from '../host/worker-client.ts';
import { isByteSource } from './file-state.ts';
import type { AnnouncedStep } from './own-changes.ts';
import type { AlongsideNote, NewState, Step } from './step.ts';
import type { TransactionProblem } from './transaction-problem.ts';
import type { Committed, TransactionFolders, TransactionRequest } from './transaction-request.ts';

/**
 * Runs a transaction in a thread of its own, which ends with it. What the request asks of the host still happens here.
 * If the thread dies, the next start settles the transaction. Never rejects.
 */
export async function runInThread(
  worker: URL,
  { kept, onKept, pending }: TransactionFolders,
  request: TransactionRequest,
): Promise<Result<Committed, TransactionProblem>> {
  const { alongside, announce, steps, ...facts } = request;
  const client = new WorkerClient<ThreadQuestion>({
    start: () => new Worker(worker, { name: 'file-transaction' }),
    handle: ({ question, asks }) =>
      void answerQuestion(request, onKept, asks).then((answer) =>
        client.post({ question, answer } satisfies HostAnswer),
      ),
  });
  try {
    const order: Omit<ThreadOrder, 'id'> = {
      pending,
      kept,
      request: { ...facts, steps: steps.map(toSentStep) },
      note: alongside?.note,
      announces: announce !== undefined,
    };
    const reply = await client.call<ThreadReply>(order);
    return reply?.done ?? err({ type: 'unfinished', said: t`the work ended too early`, folder: pending });
  } finally {
    await client.end();
  }
}

function toSentStep(step: Step): SentStep {
  const { after } = step;
  if (after.kind !== 'file') return { ...step, after };
  const { source, ...facts } = after;
  const sent = isByteSource(source) ? { sha256: source.sha256 } : Buffer.from(source).toString('latin1');
  return { ...step, after: { ...facts, source: sent } };
}

async function answerQuestion(
  { alongside, announce, steps }: TransactionRequest,
  onKept: (() => void) | undefined,
  asks: ThreadQuestion['asks'],
): Promise<HostAnswer['answer']> {
  try {
    if (asks.type === 'bytes') return { bytes: await readAll(steps[asks.step]) };
    if (asks.type === 'announce') await announce?.(asks.root, asks.steps);
    else if (asks.type === 'kept') onKept?.();
    else await alongside?.[asks.type]();
    return { bytes: null };
  } catch (failure) {
    return { said: getErrorMessage(failure), code: getErrorCode(failure) };
  }
}

async function readAll(step: Step | undefined): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  if (step?.after.kind !== 'file' || !isByteSource(step.after.source)) throw new Error('This step has no bytes');
  // A piece is valid until the next one is requested.
  for await (const piece of step.after.source.pieces()) pieces.push(Uint8Array.from(piece));
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Uint8Array.from(Buffer.concat(pieces));
}

// Messages between the host and the thread.

/** `source` is a path, one character per byte, or the hash of bytes that the host has. */
type SentState =
  | Exclude<NewState, { kind: 'file' }>
  | (Omit<Extract<NewState, { kind: 'file' }>, 'source'> & {
      readonly source: string | { readonly sha256: string | undefined };
    });
type SentStep = Omit<Step, 'after'> & { readonly after: SentState };

/** What the thread is to do. */
export type ThreadOrder = {
  readonly id: number;
  readonly pending: string;
  readonly kept: string;
  readonly request: Omit<TransactionRequest, 'steps' | 'announce' | 'alongside'> & {
    readonly steps: readonly SentStep[];
  };
  readonly note: AlongsideNote | undefined;
  readonly announces: boolean;
};

/** What the host has to do for the thread: `bytes` are those of a step. */
export type ThreadQuestion = {
  readonly question: number;
  readonly asks:
    | { readonly type: 'bytes'; readonly step: number }
    | { readonly type: 'announce'; readonly root: string; readonly steps: readonly AnnouncedStep[] }
    | { readonly type: 'carryOut' | 'undo' | 'finish' | 'kept' };
};

/** The answer to a question, or why it failed. */
export type HostAnswer = {
  readonly question: number;
  readonly answer: { readonly bytes: Uint8Array | null } | { readonly said: string; readonly code: string | null };
};

/** How the transaction ended. */
export type ThreadReply = { readonly id: number; readonly done: Result<Committed, TransactionProblem> };
