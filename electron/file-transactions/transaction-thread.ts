import type { Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode, getErrorMessage } from '../base/error-message.ts';
import { WorkerClient } from '../host/worker-client.ts';
import { isByteSource } from './file-state.ts';
import type { AnnouncedStep } from './own-changes.ts';
import type { ReadyThread } from './ready-thread.ts';
import { settleDeadThread } from './settle-dead-thread.ts';
import type { AlongsideNote, NewState, Step } from './step.ts';
import type { TransactionProblem } from './transaction-problem.ts';
import type { Alongside, Committed, TransactionFolders, TransactionRequest } from './transaction-request.ts';

/**
 * Runs a transaction in a thread of its own, which ends with it. What the request asks of the host still happens here.
 * If the thread dies, the host finishes or undoes the transaction. Never rejects.
 */
export async function runInThread(
  thread: Pick<ReadyThread, 'take'>,
  transactionId: string,
  folders: TransactionFolders,
  { alongside: given, ...asked }: TransactionRequest,
): Promise<Result<Committed, TransactionProblem>> {
  const { kept, onKept, pending } = folders;
  const alongside = given && finishOnce(given);
  const request: TransactionRequest = { ...asked, ...(alongside !== undefined && { alongside }) };
  const { announce, steps, ...facts } = asked;
  const answers: Promise<void>[] = [];
  const client = new WorkerClient<ThreadQuestion>({
    start: () => thread.take(),
    handle: ({ question, asks }) => {
      const answered = answerQuestion(request, onKept, asks).then((answer) => post({ question, answer }));
      // The thread would wait for the answer forever.
      answers.push(answered.catch(() => client.end()));
    },
  });
  const post = ({ answer, question }: HostAnswer): void => {
    try {
      client.post({ question, answer } satisfies HostAnswer, 'bytes' in answer ? answer.bytes.map(getBuffer) : []);
    } catch (failure) {
      client.post({ question, answer: toFailure(failure) } satisfies HostAnswer);
    }
  };
  let said = t`the work ended too early`;
  try {
    const order: Omit<ThreadOrder, 'id'> = {
      transactionId,
      pending,
      kept,
      request: { ...facts, steps: steps.map(toSentStep) },
      note: alongside?.note,
      announces: announce !== undefined,
    };
    const reply = await client.call<ThreadReply>(order);
    if (reply !== null) return reply.done;
  } catch (failure) {
    said = getErrorMessage(failure);
  } finally {
    await client.end();
  }
  // What the thread asked for may still be happening.
  await Promise.all(answers);
  return await settleDeadThread(folders, transactionId, request, said);
}

/** Lets a dead thread's work be settled without knowing how far it got: the lock of an index is published only once. */
function finishOnce(alongside: Alongside): Alongside {
  let finished: Promise<void> | null = null;
  const finish = (): Promise<void> => {
    finished ??= alongside.finish();
    return finished;
  };
  return { note: alongside.note, carryOut: () => alongside.carryOut(), undo: () => alongside.undo(), finish };
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
    return { bytes: [] };
  } catch (failure) {
    return toFailure(failure);
  }
}

function toFailure(failure: unknown): Extract<HostAnswer['answer'], { said: string }> {
  return { said: getErrorMessage(failure), code: getErrorCode(failure) };
}

function getBuffer({ buffer }: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return buffer;
}

async function readAll(step: Step | undefined): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  if (step?.after.kind !== 'file' || !isByteSource(step.after.source)) throw new Error('This step has no bytes');
  // A piece is valid until the next one is requested, and is not ours to give away.
  for await (const piece of step.after.source.pieces()) pieces.push(new Uint8Array(piece));
  return pieces;
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
  /** The host needs it if the thread dies. */
  readonly transactionId: string;
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

/** The answer to a question, or why it failed. The thread gets the bytes themselves, not a copy. */
export type HostAnswer = {
  readonly question: number;
  readonly answer:
    | { readonly bytes: readonly Uint8Array<ArrayBuffer>[] }
    | { readonly said: string; readonly code: string | null };
};

/** How the transaction ended. */
export type ThreadReply = { readonly id: number; readonly done: Result<Committed, TransactionProblem> };
