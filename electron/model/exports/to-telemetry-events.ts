import { parseJson } from '../../../shared/base/parse-json.ts';
import { isOpenCommand } from '../../../shared/console/command-status.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { findPath, findText, findTool, type RunTelemetryEvent } from '../../../shared/runs/telemetry-event.ts';
import { getApprovalSubject, isFileRead } from '../../../shared/runs/turn-events.ts';
import type { CommandEntry, Entry, PatchEntry, ToolEntry } from '../../../shared/transcript/entry.ts';

/** Texts that a transcript does not contain: full outputs of commands, and diffs of patches. */
export type EntryTexts = {
  /** Returns the full output; null when only its last lines are known. */
  getOutput(entry: CommandEntry): string | null;
  /** Returns a unified diff of one file; null when unknown. */
  getDiff(entry: PatchEntry, path: string): string | null;
};

/**
 * Returns the events to report for a thread's entry since its last report. A null `before` means that it was never
 * reported. Reports each event once, and an answer as it arrives.
 */
export function toTelemetryEvents(before: Entry | null, after: Entry, texts: EntryTexts): readonly RunTelemetryEvent[] {
  switch (after.kind) {
    case 'user':
      if (after.state !== 'confirmed' || (before?.kind === 'user' && before.state === 'confirmed')) return [];
      return [{ type: 'prompt_sent', data: { prompt: after.text, tokens: null } }];
    case 'assistant':
      return toAnswerEvents(before, after);
    case 'reasoning': {
      if (after.state === 'streaming' || (before?.kind === 'reasoning' && before.state !== 'streaming')) return [];
      const content = (after.summary.length > 0 ? after.summary : after.content).join('\n\n');
      return content === '' ? [] : [{ type: 'thinking', data: { content } }];
    }
    case 'command':
      return withApproval(before, after, toCommandEvents(before?.kind === 'command' ? before : null, after, texts));
    case 'patch':
      return withApproval(before, after, toPatchEvents(before?.kind === 'patch' ? before : null, after, texts));
    case 'tool':
      return withApproval(before, after, toToolEvents(before?.kind === 'tool' ? before : null, after));
    case 'status': {
      const wasError = before?.kind === 'status' && before.status === 'error' && before.fact === after.fact;
      if (after.status !== 'error' || wasError) return [];
      return [{ type: 'error', data: { message: [after.fact, after.detail].filter(Boolean).join(' ') } }];
    }
    default:
      return [];
  }
}

type EntryWithApproval = CommandEntry | PatchEntry | ToolEntry;

/** Adds an approval to an entry's events: the request after its start, the answer before its end. */
function withApproval(
  before: Entry | null,
  after: EntryWithApproval,
  news: readonly RunTelemetryEvent[],
): readonly RunTelemetryEvent[] {
  const known = before !== null && 'approval' in before ? before.approval : null;
  const { approval } = after;
  if (approval === null || approval.state === known?.state) return news;
  const { approvalId, askedAt, by, settledAt, state } = approval;
  const asked = getApprovalSubject(after);
  const subject = { command: findText(asked, 'command'), tool: findTool(asked), path: findPath(asked) };
  const waits: RunTelemetryEvent = {
    type: 'approval',
    data: { approval_id: approvalId, ...subject, decision: null, by: null, duration_ms: null },
  };
  const durationMs = askedAt === undefined || settledAt === null ? null : Math.max(0, settledAt - askedAt);
  const answered: RunTelemetryEvent = {
    type: 'approval',
    data: { ...waits.data, decision: state, by, duration_ms: durationMs },
  };
  return [
    ...news.filter(isStartEvent),
    ...(known === null ? [waits] : []),
    ...(state === 'waiting' ? [] : [answered]),
    ...news.filter((event) => !isStartEvent(event)),
  ];
}

function isStartEvent({ type }: RunTelemetryEvent): boolean {
  return type === 'bash_command' || type === 'tool_call' || type === 'file_read';
}

function toAnswerEvents(
  before: Entry | null,
  after: Extract<Entry, { kind: 'assistant' }>,
): readonly RunTelemetryEvent[] {
  const known = before?.kind === 'assistant' ? before : null;
  const reported = known?.text ?? '';
  // Codex may replace streamed text with another text. The full text is reported at the end.
  const more = after.text.startsWith(reported) ? after.text.slice(reported.length) : '';
  const news: RunTelemetryEvent[] = more === '' ? [] : [{ type: 'response_chunk', data: { content: more } }];
  if (after.state !== 'streaming' && (known === null || known.state === 'streaming')) {
    news.push({ type: 'response_complete', data: { content: after.text, tokens: null } });
  }
  return news;
}

function toCommandEvents(
  before: CommandEntry | null,
  after: CommandEntry,
  texts: EntryTexts,
): readonly RunTelemetryEvent[] {
  const news: RunTelemetryEvent[] = [];
  const { command, cwd, durationMs, exitCode, id, message, outputTail } = after;
  if (before === null) {
    news.push({ type: 'bash_command', data: { command, cwd, call_id: id } });
    if (isFileRead(after)) {
      for (const { subject } of after.actions) news.push({ type: 'file_read', data: { path: subject } });
    }
  }
  if (isOpenCommand(after.status) || (before !== null && !isOpenCommand(before.status))) return news;
  if (after.status === 'declined')
    return [...news, { type: 'error', data: { message: t`Declined: ${command}`, call_id: id } }];
  const output = texts.getOutput(after) ?? (outputTail || (message ?? ''));
  const { status } = after;
  const isOwnEnd = status !== 'blocked' && status !== 'stopped' && status !== 'cutOff';
  const ended = { output, exit_code: exitCode, call_id: id, duration_ms: durationMs };
  return [...news, { type: 'bash_output', data: isOwnEnd ? ended : { ...ended, status } }];
}

function toPatchEvents(before: PatchEntry | null, after: PatchEntry, texts: EntryTexts): readonly RunTelemetryEvent[] {
  if (after.status === before?.status) return [];
  if (after.status === 'done') {
    return after.files.map(({ added, movedTo, path, removed }) => ({
      type: 'file_write',
      data: { path: movedTo ?? path, diff: texts.getDiff(after, path), added, removed },
    }));
  }
  if (after.status !== 'failed' && after.status !== 'didNotApply') return [];
  const paths = after.files.map(({ path }) => path);
  const [path] = paths;
  const message = after.message ?? paths.join(', ');
  return [{ type: 'error', data: { message, ...(path !== undefined && { path }) } }];
}

function toToolEvents(before: ToolEntry | null, after: ToolEntry): readonly RunTelemetryEvent[] {
  const news: RunTelemetryEvent[] = [];
  const { durationMs, error, id, result, server, status } = after;
  const tool = server === null ? after.tool : `${server}.${after.tool}`;
  if (before === null) {
    news.push({
      type: 'tool_call',
      data: { tool, arguments: parseJson(after.arguments) ?? after.arguments, call_id: id },
    });
  }
  const isOver = (entry: ToolEntry | null) => entry !== null && !['running', 'waiting'].includes(entry.status);
  if (!isOver(after) || isOver(before)) return news;
  const problem = status === 'done' ? null : (error ?? status);
  news.push({ type: 'tool_result', data: { tool, result, error: problem, call_id: id, duration_ms: durationMs } });
  return news;
}
