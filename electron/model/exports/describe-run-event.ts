import { decimal, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import {
  type EventData,
  findDuration,
  findNumber,
  findPath,
  findText,
  findTool,
} from '../../../shared/runs/telemetry-event.ts';
import { readSpentTokens } from '../../../shared/runs/usage-event.ts';
import type { EntryText } from './describe-entry.ts';

/** An event as text for an export that users read. All texts are raw and must still be escaped. */
export type EventText = EntryText & {
  /** The output or result, which may be long. */
  readonly output: string | null;
  readonly diff: string | null;
};

const nothing: EventText = {
  speaker: 'Codex',
  label: null,
  code: null,
  facts: [],
  prose: '',
  texts: [],
  output: null,
  diff: null,
};

/** Describes an event of a run. An unknown type is shown unchanged. */
export function describeRunEvent(type: string, data: EventData): EventText {
  switch (type) {
    case 'prompt_sent':
      return { ...nothing, speaker: 'You', prose: findText(data, 'prompt', 'text', 'content') ?? '' };
    case 'response_chunk':
    case 'response_complete':
      return { ...nothing, prose: findText(data, 'content', 'text') ?? '' };
    case 'thinking':
      return { ...nothing, label: t`Thought`, prose: findText(data, 'content', 'text') ?? '' };
    case 'bash_command':
      return { ...nothing, label: t`Command`, code: findText(data, 'command'), facts: describePlace(data) };
    case 'bash_output': {
      const output = findText(data, 'output', 'stdout', 'content');
      return { ...nothing, label: t`Result`, facts: describeEnd(data), output };
    }
    case 'tool_call':
      return { ...nothing, label: t`Tool`, code: getToolName(data), output: toShownText(data.arguments ?? data.input) };
    case 'tool_result': {
      const output = toShownText(data.result ?? data.output ?? data.content);
      const texts = typeof data.error === 'string' && data.error !== '' ? [data.error] : [];
      return { ...nothing, label: t`Result`, code: getToolName(data), facts: describeEnd(data), output, texts };
    }
    case 'file_read':
      return { ...nothing, label: t`Read`, code: findPath(data) };
    case 'file_write': {
      const [added, removed] = [findNumber(data, 'added'), findNumber(data, 'removed')];
      const facts = added === null && removed === null ? [] : [`+${added ?? 0} −${removed ?? 0}`];
      return { ...nothing, label: t`Patch`, code: findPath(data), facts, diff: findText(data, 'diff') };
    }
    case 'approval': {
      const decision = findText(data, 'decision');
      const facts = [decision ?? t`waiting`, ...(decision === null ? [] : [findText(data, 'by') ?? ''])].filter(
        Boolean,
      );
      return { ...nothing, label: t`Approval`, code: findText(data, 'command', 'tool', 'path'), facts };
    }
    case 'usage': {
      const spent = readSpentTokens(data, null);
      const facts = spent === null ? [] : [t`${wholeNumber(spent.input)} in, ${wholeNumber(spent.output)} out`];
      return { ...nothing, label: t`Tokens`, facts };
    }
    case 'completed':
      return {
        ...nothing,
        speaker: 'Status',
        label: t`Ended`,
        facts: [findText(data, 'status') ?? '', ...describeEnd(data)],
      };
    case 'error':
      return { ...nothing, speaker: 'Status', label: t`Error`, texts: [findText(data, 'message', 'error') ?? ''] };
    default:
      return { ...nothing, speaker: 'Status', label: type, output: toShownText(data) };
  }
}

function getToolName(data: EventData): string | null {
  const [server, tool] = [findText(data, 'server'), findTool(data)];
  return server === null ? tool : `${server}: ${tool ?? ''}`;
}

function describePlace(data: EventData): readonly string[] {
  const cwd = findText(data, 'cwd');
  return cwd === null ? [] : [t`in ${cwd}`];
}

function describeEnd(data: EventData): readonly string[] {
  const exit = findNumber(data, 'exit_code');
  const took = findDuration(data);
  return [...(exit === null ? [] : [t`exit ${exit}`]), ...(took === null ? [] : [`${decimal(took / 1_000, 1)} s`])];
}

function toShownText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
