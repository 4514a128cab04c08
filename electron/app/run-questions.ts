import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import type { RunApprovalReply, RunApprovalRequest } from '../approvals/run-approval-requests.ts';
import { normalizeText } from '../model/transcript/normalize-text.ts';
import type { AsksForRuns } from '../runs/run-service.ts';
import type { RunAnswer, RunQuestion } from '../runs/runner.ts';

/** Asks the questions of runs in the approval queue of their profile. */
export class RunQuestions implements AsksForRuns {
  readonly #approvals: Pick<ApprovalCoordinator, 'askForRun'>;

  constructor(approvals: Pick<ApprovalCoordinator, 'askForRun'>) {
    this.#approvals = approvals;
  }

  async ask({ run, request }: StartedRun, question: RunQuestion, signal: AbortSignal): Promise<RunAnswer> {
    const asked = { run, title: toRunTitle(request.prompt), ...toApprovalRequest(question) };
    return toAnswer(question, await this.#approvals.askForRun(asked, signal));
  }
}

/** Returns the title of a run: the first line of its prompt. */
export function toRunTitle(prompt: string): string {
  return prompt.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
}

function toApprovalRequest(question: RunQuestion): Pick<RunApprovalRequest, 'asked' | 'reason'> {
  if (question.type === 'permission') {
    const { command, input, path, reason, tool } = question;
    return { asked: { kind: 'tool', tool, command, path, input: JSON.stringify(input, null, 2) ?? '' }, reason };
  }
  const questions = question.questions.map((each, at) => ({
    id: String(at),
    header: normalizeText(each.header),
    text: normalizeText(each.text),
    options: each.options.map(({ description, label }) => ({ label, description })),
    several: each.several,
    allowsOther: true,
    secret: false,
  }));
  return { asked: { kind: 'question', tool: 'claude', questions }, reason: null };
}

function toAnswer(question: RunQuestion, reply: RunApprovalReply): RunAnswer {
  if (reply.type === 'allow') return { type: 'allow' };
  if (reply.type !== 'answers' || question.type === 'permission') return { type: 'deny', words: null };
  return { type: 'answers', answers: question.questions.map((_, at) => reply.answers[at] ?? []) };
}
