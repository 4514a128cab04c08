import { joinSentences } from '../../shared/alerts/error-text.ts';
import { type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { addTokens, type ModelTokens, noTokens } from '../../shared/spending/model-tokens.ts';
import { describeThreadProblem, getSendProblemText } from '../../shared/threads/describe-thread-problem.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { noUsage } from '../../shared/transcript/turn.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { ThreadSampleResponse } from '../model/codex-protocol/generated.ts';
import { describeHttpStatus } from '../model/transcript/describe-http-status.ts';
import type { BudgetKeeper } from './budgets/budget-keeper.ts';
import { toThreadProblem } from './codex-problems.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { readThread } from './revert-thread.ts';
import type { ThreadHistory } from './thread-history.ts';

/** The length of a question that Codex takes, in bytes. */
export const maxSampleBytes = 4_000;

/** A model may think for long, but someone waits for this. */
const timeoutMs = 180_000;

export type SampleDeps = {
  readonly budgets: Pick<BudgetKeeper, 'findObstacle'>;
  readonly codex: CodexServer;
  readonly threads: LiveThreads;
  readonly loader: ThreadLoader;
  readonly history: ThreadHistory;
};

/**
 * What the model answered; null if it called a tool or said nothing. `tokens`: what this used. Null if the provider does
 * not report them.
 */
export type Sample = {
  readonly text: string | null;
  readonly tokens: ModelTokens | null;
};

export type SampleProblem =
  | { readonly type: 'canceled' }
  /** A sentence for the user. */
  | { readonly type: 'refused'; readonly message: string };

type SampleRequest = { readonly prompt: string; readonly signal: AbortSignal };

/**
 * Asks the model of a thread something, with the thread so far. Codex keeps neither the question nor the answer, and
 * runs no tool. Loads the thread if needed. A canceled question ends at once, whatever Codex does. Never rejects.
 */
export function sampleThread(
  deps: SampleDeps,
  threadId: ThreadId,
  request: SampleRequest,
): Promise<Result<Sample, SampleProblem>> {
  const { signal } = request;
  const canceled = new Promise<Result<never, SampleProblem>>((resolve) => {
    const end = (): void => resolve(err({ type: 'canceled' }));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
  return Promise.race([canceled, sample(deps, threadId, request)]);
}

async function sample(
  { budgets, codex, history, loader, threads }: SampleDeps,
  threadId: ThreadId,
  { prompt, signal }: SampleRequest,
): Promise<Result<Sample, SampleProblem>> {
  const read = await readThread({ loader, threads }, threadId);
  if (!read.ok) return refuse(read.error);
  const over = await budgets.findObstacle(read.value);
  if (over !== null) return err({ type: 'refused', message: getSendProblemText(over) });
  const loaded = await loader.load(read.value);
  if (!loaded.ok) return refuse(loaded.error);
  const newest = await history.readNewest(threadId, 1);
  if (!newest.ok) return refuse(newest.error);
  const [last] = newest.value.data;
  if (last === undefined) return err({ type: 'refused', message: t`This thread has no message yet.` });
  let cancel: () => void = () => undefined;
  signal.addEventListener('abort', () => cancel());
  const reply = await codex.request(
    'thread/sample',
    { threadId, expectedTurnId: last.id, allowInProgressTurn: true, prompt },
    {
      timeoutMs,
      isCanceled: () => signal.aborted,
      onSent: (requestId) => {
        cancel = () => void codex.request('thread/sample/cancel', { requestId });
      },
    },
  );
  if (!reply.ok && reply.error.type === 'noAnswer') cancel();
  cancel = () => undefined;
  const thread = threads.get(threadId);
  const after = turnId.parse(last.id);
  const model = thread?.settings?.model ?? thread?.log.findTurn(after)?.model ?? null;
  const tokens = reply.ok ? readTokens(reply.value, model) : null;
  // Also if no one waits for the answer anymore.
  if (thread !== null && tokens !== null) countSample(thread, after, tokens);
  if (!reply.ok) return err({ type: 'refused', message: describeFailure(reply.error) });
  return ok({ text: reply.value.text, tokens });
}

/** Reads the tokens of an answer. Null if the provider does not report them. */
function readTokens(
  { cachedInputTokens, inputTokens, outputTokens }: ThreadSampleResponse,
  model: string | null,
): ModelTokens | null {
  const [input, output] = [Number(inputTokens ?? 0), Number(outputTokens ?? 0)];
  if (input + output === 0) return null;
  return { model, ...noTokens, input, cached: Math.min(input, Number(cachedInputTokens ?? 0)), output };
}

/**
 * Counts what a question spent with the turn that it came after, at its end: it is part of no turn. Codex's totals lack
 * it, so the thread counts it separately.
 */
function countSample({ log, recorder }: LiveThread, after: TurnId, spent: ModelTokens): void {
  const usage = log.transcript.usage ?? noUsage;
  const aside = [...addTokens(usage.aside ?? [], spent)];
  const at = log.findTurn(after)?.endedAt ?? null;
  recorder.record([{ type: 'usageUpdated', usage: { ...usage, aside }, spent: { ...spent, turnId: after, at } }]);
}

function refuse(problem: ThreadProblem): Result<never, SampleProblem> {
  const { detail, fact } = describeThreadProblem(problem);
  return err({ type: 'refused', message: joinSentences(fact, detail) });
}

function describeFailure(problem: CodexProblem): string {
  if (problem.type === 'refused') {
    const { message } = problem;
    // Codex says only in words which status ended its attempts.
    const status = /\bstatus:? (\d{3})\b/.exec(message)?.[1];
    if (status !== undefined) {
      const { detail, fact } = describeHttpStatus(Number(status), '');
      return joinSentences(fact, detail);
    }
    if (/output exceeds limit/.test(message)) return t`Codex returns no answer this long. Ask for a shorter one.`;
    if (/must be a persistent root thread/.test(message))
      return t`Codex cannot answer in an agent’s thread. Use the thread that the agent works for.`;
    if (/source turn must be|source must be/.test(message)) return t`A turn has just started or ended. Try again.`;
  }
  const { detail, fact } = describeThreadProblem(toThreadProblem(problem));
  return joinSentences(fact, detail);
}
