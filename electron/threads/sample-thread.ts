import { joinSentences } from '../../shared/alerts/error-text.ts';
import { type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { addTokens, noTokens, type TokenCounts } from '../../shared/spending/model-tokens.ts';
import { describeThreadProblem, getSendProblemText } from '../../shared/threads/describe-thread-problem.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
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

/** What the model answered, and the tokens that this used. Null if the provider does not report them. */
export type Sample = {
  readonly text: string;
  readonly tokens: { readonly input: number; readonly output: number } | null;
};

export type SampleProblem =
  | { readonly type: 'canceled' }
  /** A sentence for the user. */
  | { readonly type: 'refused'; readonly message: string };

/**
 * Asks the model of a thread something, with the thread so far. Codex keeps neither the question nor the answer, and
 * runs no tool. Loads the thread if needed. Never rejects.
 */
export async function sampleThread(
  { budgets, codex, history, loader, threads }: SampleDeps,
  threadId: ThreadId,
  { prompt, signal }: { readonly prompt: string; readonly signal: AbortSignal },
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
  const tokens = reply.ok ? readTokens(reply.value) : null;
  // Also if no one waits for the answer anymore.
  const thread = threads.get(threadId);
  if (thread !== null && tokens !== null) countSample(thread, turnId.parse(last.id), tokens);
  if (signal.aborted) return err({ type: 'canceled' });
  if (!reply.ok) return err({ type: 'refused', message: describeFailure(reply.error) });
  const { text } = reply.value;
  if (text === null) return err({ type: 'refused', message: t`Codex did not answer with a message. Try again.` });
  return ok({ text, tokens: tokens === null ? null : { input: tokens.input, output: tokens.output } });
}

/** Reads the tokens of an answer. Null if the provider does not report them. */
function readTokens({ cachedInputTokens, inputTokens, outputTokens }: ThreadSampleResponse): TokenCounts | null {
  if (inputTokens === null || outputTokens === null) return null;
  const input = Number(inputTokens);
  const cached = Math.min(input, Number(cachedInputTokens ?? 0));
  return { ...noTokens, input, cached, output: Number(outputTokens) };
}

/**
 * Counts what a question spent with the turn that it came after, at its end: it is part of no turn. Codex's totals lack
 * it, so the thread counts it separately. Before Codex has reported any usage, nothing is counted.
 */
function countSample({ log, recorder, settings }: LiveThread, after: TurnId, tokens: TokenCounts): void {
  const { usage } = log.transcript;
  if (usage === null) return;
  const turn = log.findTurn(after);
  const spent = { model: settings?.model ?? turn?.model ?? null, ...tokens };
  const aside = [...addTokens(usage.aside ?? [], spent)];
  const at = turn?.endedAt ?? null;
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
    if (/source turn must be|source must be/.test(message)) return t`A turn has just started or ended. Try again.`;
  }
  const { detail, fact } = describeThreadProblem(toThreadProblem(problem));
  return joinSentences(fact, detail);
}
