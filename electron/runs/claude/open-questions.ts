import { z } from 'zod';
import type { Clock } from '../../../shared/base/clock.ts';
import type { RunInquiry, RunJob } from '../runner.ts';
import type { ClaudeEventWriter } from './claude-event-writer.ts';
import { formatAllow, formatDeny } from './claude-input.ts';
import { getToolCommand, getWrittenPath } from './tool-input.ts';

const inquirySchema = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.string().default(''),
        options: z.array(z.object({ label: z.string(), description: z.string().default('') })).default([]),
        multiSelect: z.boolean().default(false),
      }),
    )
    .min(1),
});

/** Returns the questions that a call asks the user. Null for calls that do something. */
function parseQuestions(tool: string, input: unknown): RunInquiry['questions'] | null {
  const read = tool === 'AskUserQuestion' ? inquirySchema.safeParse(input).data : undefined;
  if (read === undefined) return null;
  return read.questions.map(({ header, multiSelect, options, question }) => ({
    header,
    text: question,
    options,
    several: multiSelect,
  }));
}

/** Adds the answers to the input of such a call in the tool's form: by the text of the question. */
function addAnswers(input: unknown, answers: readonly (readonly string[])[]): unknown {
  const asked = inquirySchema.parse(input).questions;
  const given = asked.map(({ question }, at) => [question, (answers[at] ?? []).join(', ')]);
  return { ...z.record(z.string(), z.unknown()).parse(input), answers: Object.fromEntries(given) };
}

/** Claude Code's request about a call that needs permission. */
type PermissionRequest = {
  readonly tool_name?: string | undefined;
  readonly tool_use_id?: string | undefined;
  readonly input?: unknown;
  readonly decision_reason?: string | undefined;
};

/** The requests that Claude Code waits for: permissions, and answers from the user. */
export class OpenQuestions {
  readonly #job: RunJob;
  readonly #clock: Clock;
  readonly #eventWriter: ClaudeEventWriter;
  readonly #send: (line: string) => void;
  readonly #open = new Map<string, AbortController>();

  constructor(job: RunJob, clock: Clock, telling: ClaudeEventWriter, send: (line: string) => void) {
    this.#clock = clock;
    this.#job = job;
    this.#eventWriter = telling;
    this.#send = send;
  }

  /** Asks the user and sends the answer, unless the question was canceled. */
  async ask(requestId: string, { tool_name: tool = '', tool_use_id, input, decision_reason }: PermissionRequest) {
    const callId = tool_use_id ?? requestId;
    const asking = new AbortController();
    this.#open.set(requestId, asking);
    const questions = parseQuestions(tool, input);
    const about = {
      approval_id: callId,
      tool,
      command: getToolCommand(tool, input),
      path: getWrittenPath(tool, input),
    };
    const { events } = this.#job;
    events.approval(about);
    const askedAt = this.#clock.now();
    const answer = await this.#job.ask(
      questions !== null
        ? { type: 'inquiry', callId, questions }
        : {
            type: 'permission',
            callId,
            tool,
            input,
            command: getToolCommand(tool, input),
            path: getWrittenPath(tool, input),
            reason: decision_reason ?? null,
          },
      asking.signal,
    );
    this.#open.delete(requestId);
    const isOver = asking.signal.aborted;
    const decision = isOver ? 'expired' : answer.type === 'deny' ? 'declined' : 'approved';
    const durationMs = this.#clock.now() - askedAt;
    events.approval({ ...about, decision, by: isOver ? null : 'person', duration_ms: durationMs });
    if (isOver) return;
    if (answer.type === 'deny') {
      this.#send(formatDeny(requestId, answer.words));
      return;
    }
    this.#eventWriter.startTimeOf(callId);
    this.#send(formatAllow(requestId, answer.type === 'allow' ? input : addAnswers(input, answer.answers)));
  }

  /** Cancels one question, or all if `requestId` is omitted. */
  cancel(requestId?: string): void {
    for (const [id, asking] of this.#open) if (requestId === undefined || requestId === id) asking.abort();
  }
}
