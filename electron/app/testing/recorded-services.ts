import { Buffer } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Step, Transcript } from '../../../fixtures/transcripts/load-transcript.ts';
import type { ApprovalDecision, WaitingApproval } from '../../../shared/approvals/approval.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { DiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { countFact, type MetricCounts, noCounts } from '../../../shared/metrics/metric-counts.ts';
import { defaultWindow } from '../../../shared/sessions/rolling-window.ts';
import type { CountedEvent } from '../../../shared/telemetry/catalogue.ts';
import { ApprovalCoordinator } from '../../approvals/approval-coordinator.ts';
import { RuleBook } from '../../approvals/rule-book.ts';
import { MemoryRuleStore } from '../../approvals/testing/memory-rule-store.ts';
import { StderrTail } from '../../codex/stderr-tail.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { FollowedThreads } from '../../metrics/followed-threads.ts';
import { loadOptionsStore } from '../../options/options-store.ts';
import { nothingKept } from '../../threads/testing/nothing-kept.ts';
import { announcerFor, TestWindow } from '../../threads/testing/test-window.ts';
import { ProfileDiagnostics } from '../profile-diagnostics.ts';
import { createThreadsDomain } from '../threads-domain.ts';

/** What the app makes of a recording. */
export type Told = {
  /** Every event that was counted. */
  readonly events: readonly CountedEvent[];
  /** The log. */
  readonly lines: readonly DiagnosticsLine[];
  /** What would be sent, were it switched on. */
  readonly counts: MetricCounts;
};

const said = z.object({
  method: z.string(),
  id: z.undefined().optional(),
  params: z.unknown(),
  emittedAtMs: z.number().optional(),
});
const asked = z.object({ method: z.string(), id: z.union([z.string(), z.number()]), params: z.unknown() });
const answered = z.object({ id: z.union([z.string(), z.number()]), result: z.unknown() });
const decided = z.object({ decision: z.string() });
const filled = z.object({ action: z.literal('accept'), content: z.record(z.string(), z.unknown()) });
const acted = z.object({ action: z.string() });
const questions = z.object({ answers: z.record(z.string(), z.object({ answers: z.array(z.string()) })) });
const granted = z.object({ permissions: z.unknown() });
const exit = z.object({ event: z.literal('exit') });

const decisions: ReadonlyMap<string, ApprovalDecision> = new Map<string, ApprovalDecision>([
  ['accept', { type: 'approve' }],
  ['acceptForSession', { type: 'approveForSession' }],
  ['decline', { type: 'decline' }],
  ['cancel', { type: 'cancelTurn' }],
]);

/**
 * Plays what Codex said, asked and wrote in a recording to the services of a profile, at the times at which it did, and
 * answers as the recorded client did. `dataFolder` gets the log.
 */
export async function replayIntoServices({ steps }: Transcript, dataFolder: string): Promise<Told> {
  const clock = new ManualClock(begunAt(steps));
  const codex = new FakeCodexServer();
  const window = new TestWindow('window', '/workspace');
  const announcer = announcerFor([window]);
  const options = await loadOptionsStore(dataFolder, clock);
  const diagnostics = new ProfileDiagnostics({
    clock,
    announcer,
    options,
    home: '/home/ada',
    folders: () => ['/workspace', '/codex-home'],
    dataFolder,
    logLevel: 'debug',
  });
  const events: CountedEvent[] = [];
  const { telemetry } = diagnostics;
  const tell = telemetry.tell.bind(telemetry);
  telemetry.tell = (event, threadId) => {
    events.push(event);
    tell(event, threadId);
  };
  let counts = noCounts;
  const followed = new FollowedThreads();
  const domain = createThreadsDomain({
    codex,
    kept: nothingKept,
    announcer,
    clock,
    dataFolder,
    trustGate: { mayWrite: async () => 'yes' },
    authGate: { maySend: async () => true },
    window: () => defaultWindow,
    opened: async () => undefined,
    tellEvent: (event) => telemetry.tell(event),
    observer: {
      advanced: (threadId, news) => {
        diagnostics.threadAdvanced(threadId, news);
        counts = followed.factsOf(threadId, news.events, news.transcript).reduce(countFact, counts);
      },
      forgotten: (threadId) => diagnostics.threadForgotten(threadId),
    },
    endLeftovers: async () => undefined,
    onUnplaced: () => undefined,
  });
  const rules = new RuleBook({
    store: new MemoryRuleStore(),
    clock,
    policy: () => 'session',
    onChange: () => undefined,
    onProblem: () => undefined,
  });
  const approvals = new ApprovalCoordinator({
    codex,
    announcer,
    clock,
    threads: domain.facade,
    rules,
    history: { recent: async () => [] },
    tellEvent: (event, threadId) => telemetry.tell(event, threadId),
    opened: async () => undefined,
    onUnplaced: () => undefined,
  });
  diagnostics.followCodex(codex, () => domain.facade.runningNow());

  const stderr = new StderrTail((line) => codex.writeStderr(line));
  /** The approvals by the ids of the requests, as far as they wait. */
  const waiting = new Map<string | number, WaitingApproval>();
  const ask = async ({ id, method, params }: z.infer<typeof asked>) => {
    const [before, refused] = [approvals.waiting.length, codex.refusals.length];
    codex.ask(id, method, params);
    await window.until(() => approvals.waiting.length > before || codex.refusals.length > refused);
    const newest = approvals.waiting.at(-1);
    if (approvals.waiting.length > before && newest !== undefined) waiting.set(id, newest);
  };
  const answer = async ({ id, result }: z.infer<typeof answered>) => {
    const approval = waiting.get(id);
    const decision = approval === undefined ? undefined : decisionOf(approval, result);
    if (approval === undefined || decision === undefined) return;
    await approvals.handlers.resolveApproval(window, { approvalId: approval.id, decision });
  };
  const play = async ({ dir, message }: Step): Promise<void> => {
    if (dir === 'stderr') for (const chunk of halvesOf(`${message}\n`)) stderr.push(chunk);
    if (dir === 'note' && exit.safeParse(message).success) codex.die();
    if (dir === 'send') {
      const reply = answered.safeParse(message).data;
      if (reply !== undefined) await answer(reply);
    }
    if (dir !== 'recv') return;
    const request = asked.safeParse(message).data;
    const notification = said.safeParse(message).data;
    if (request !== undefined) await ask(request);
    else if (notification !== undefined) codex.notify(notification.method, notification.params);
  };

  let now = 0;
  for (const step of steps) {
    clock.advance(Math.max(0, step.at - now));
    now = step.at;
    await play(step);
    // What was set going has come to its end before the next thing happens.
    await setImmediate();
  }
  await domain.shutdown();
  await diagnostics.end();
  options.end();
  const read = await diagnostics.handlers.readDiagnostics(window, { after: 0, limit: 10_000 });
  return { events, lines: read.ok ? read.value.lines : [], counts };
}

/** What a person would have decided to answer as the recorded client did; undefined where it did not answer. */
function decisionOf({ asked: { kind } }: WaitingApproval, result: unknown): ApprovalDecision | undefined {
  const form = filled.safeParse(result).data;
  if (kind === 'elicitation' && form !== undefined) {
    return { type: 'submitForm', content: JSON.stringify(form.content) };
  }
  const given = questions.safeParse(result).data;
  if (kind === 'question' && given !== undefined) {
    const answers = Object.entries(given.answers).map(([id, each]) => [id, each.answers] as const);
    return { type: 'answerQuestions', answers: Object.fromEntries(answers) };
  }
  if (kind === 'permissions' && granted.safeParse(result).success) return { type: 'approve' };
  return decisions.get(decided.safeParse(result).data?.decision ?? acted.safeParse(result).data?.action ?? '');
}

/** When the recorded Codex was started, by its own clock. */
function begunAt(steps: readonly Step[]): number {
  for (const { at, message } of steps) {
    const emittedAt = said.safeParse(message).data?.emittedAtMs;
    if (emittedAt !== undefined) return emittedAt - at;
  }
  return 0;
}

function halvesOf(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const middle = bytes.length >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}
