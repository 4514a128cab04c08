import { Buffer } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Step, Transcript } from '../../../fixtures/transcripts/load-transcript.ts';
import type { ApprovalDecision, WaitingApproval } from '../../../shared/approvals/approval.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { StderrTail } from '../../processes/stderr-tail.ts';
import { type CountingProfile, createCountingProfile, type ProfileRecording } from './counting-profile.ts';

const notificationMessage = z.object({
  method: z.string(),
  id: z.undefined().optional(),
  params: z.unknown(),
  emittedAtMs: z.number().optional(),
});
const requestMessage = z.object({ method: z.string(), id: z.union([z.string(), z.number()]), params: z.unknown() });
const replyMessage = z.object({ id: z.union([z.string(), z.number()]), result: z.unknown() });
const decisionResult = z.object({ decision: z.string() });
const formResult = z.object({ action: z.literal('accept'), content: z.record(z.string(), z.unknown()) });
const actionResult = z.object({ action: z.string() });
const answersResult = z.object({ answers: z.record(z.string(), z.object({ answers: z.array(z.string()) })) });
const permissionsResult = z.object({ permissions: z.unknown() });
const exitNote = z.object({ event: z.literal('exit') });

const decisions: ReadonlyMap<string, ApprovalDecision> = new Map<string, ApprovalDecision>([
  ['accept', { type: 'approve' }],
  ['acceptForSession', { type: 'approveForSession' }],
  ['decline', { type: 'decline' }],
  ['cancel', { type: 'cancelTurn' }],
]);

/**
 * Replays what Codex sent, asked and wrote in a recording to the services of a profile, at the recorded times, and
 * answers like the recorded client. `dataFolder` gets the log.
 */
export async function replayIntoServices({ steps }: Transcript, dataFolder: string): Promise<ProfileRecording> {
  const clock = new ManualClock(findStartTime(steps));
  const profile = await createCountingProfile(clock, dataFolder);
  const play = createPlayer(profile);
  let now = 0;
  for (const step of steps) {
    clock.advance(Math.max(0, step.at - now));
    now = step.at;
    await play(step);
    // All started work is done before the next step.
    await setImmediate();
  }
  return await profile.end();
}

/** Returns a function that applies one step to a profile. */
function createPlayer({ approvals, codex, window }: CountingProfile): (step: Step) => Promise<void> {
  const stderr = new StderrTail((line) => codex.writeStderr(line));
  /** The waiting approvals by request id. */
  const waiting = new Map<string | number, WaitingApproval>();
  const ask = async ({ id, method, params }: z.infer<typeof requestMessage>) => {
    const [before, refused] = [approvals.waiting.length, codex.refusals.length];
    codex.ask(id, method, params);
    await window.until(() => approvals.waiting.length > before || codex.refusals.length > refused);
    const newest = approvals.waiting.at(-1);
    if (approvals.waiting.length > before && newest !== undefined) waiting.set(id, newest);
  };
  const answer = async ({ id, result }: z.infer<typeof replyMessage>) => {
    const approval = waiting.get(id);
    const decision = approval === undefined ? undefined : findDecision(approval, result);
    if (approval === undefined || decision === undefined) return;
    await approvals.handlers.resolveApproval(window, { approvalId: approval.id, decision });
  };
  return async ({ dir, message }) => {
    if (dir === 'stderr') for (const chunk of splitInHalves(`${message}\n`)) stderr.push(chunk);
    if (dir === 'note' && exitNote.safeParse(message).success) codex.die();
    if (dir === 'send') {
      const reply = replyMessage.safeParse(message).data;
      if (reply !== undefined) await answer(reply);
    }
    if (dir !== 'recv') return;
    const request = requestMessage.safeParse(message).data;
    const notification = notificationMessage.safeParse(message).data;
    if (request !== undefined) await ask(request);
    else if (notification !== undefined) codex.notify(notification.method, notification.params);
  };
}

/** Returns the decision that gives the recorded client's answer. Undefined if it did not answer. */
function findDecision({ asked }: WaitingApproval, result: unknown): ApprovalDecision | undefined {
  const form = formResult.safeParse(result).data;
  if (asked.kind === 'elicitation' && form !== undefined) {
    return { type: 'submitForm', content: JSON.stringify(form.content) };
  }
  const given = answersResult.safeParse(result).data;
  if (asked.kind === 'question' && given !== undefined) {
    return { type: 'answerQuestions', answers: asked.questions.map(({ id }) => given.answers[id]?.answers ?? []) };
  }
  if (asked.kind === 'permissions' && permissionsResult.safeParse(result).success) return { type: 'approve' };
  return decisions.get(
    decisionResult.safeParse(result).data?.decision ?? actionResult.safeParse(result).data?.action ?? '',
  );
}

/** Returns when the recorded Codex started, by its own clock. */
function findStartTime(steps: readonly Step[]): number {
  for (const { at, message } of steps) {
    const emittedAt = notificationMessage.safeParse(message).data?.emittedAtMs;
    if (emittedAt !== undefined) return emittedAt - at;
  }
  return 0;
}

function splitInHalves(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const middle = bytes.length >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}
