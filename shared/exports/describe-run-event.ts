import { decimal, t, wholeNumber } from '../i18n/i18n.ts';
import { durationOf, type EventData, numberIn, pathOf, textIn, toolOf } from '../runs/telemetry-event.ts';
import { spentOfUsage } from '../runs/usage-event.ts';
import type { EntryText } from './describe-entry.ts';

/** An event in the words of an export for people. All texts are raw and must still be escaped. */
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

/** Describes an event of a run. An unknown type is shown as it is. */
export function describeRunEvent(type: string, data: EventData): EventText {
  switch (type) {
    case 'prompt_sent':
      return { ...nothing, speaker: 'You', prose: textIn(data, 'prompt', 'text', 'content') ?? '' };
    case 'response_chunk':
    case 'response_complete':
      return { ...nothing, prose: textIn(data, 'content', 'text') ?? '' };
    case 'thinking':
      return { ...nothing, label: t`Thought`, prose: textIn(data, 'content', 'text') ?? '' };
    case 'bash_command':
      return { ...nothing, label: t`Command`, code: textIn(data, 'command'), facts: whereOf(data) };
    case 'bash_output': {
      const output = textIn(data, 'output', 'stdout', 'content');
      return { ...nothing, label: t`Result`, facts: endOf(data), output };
    }
    case 'tool_call':
      return { ...nothing, label: t`Tool`, code: nameOfTool(data), output: shown(data.arguments ?? data.input) };
    case 'tool_result': {
      const output = shown(data.result ?? data.output ?? data.content);
      const texts = typeof data.error === 'string' && data.error !== '' ? [data.error] : [];
      return { ...nothing, label: t`Result`, code: nameOfTool(data), facts: endOf(data), output, texts };
    }
    case 'file_read':
      return { ...nothing, label: t`Read`, code: pathOf(data) };
    case 'file_write': {
      const [added, removed] = [numberIn(data, 'added'), numberIn(data, 'removed')];
      const facts = added === null && removed === null ? [] : [`+${added ?? 0} −${removed ?? 0}`];
      return { ...nothing, label: t`Patch`, code: pathOf(data), facts, diff: textIn(data, 'diff') };
    }
    case 'approval': {
      const decision = textIn(data, 'decision');
      const facts = [decision ?? t`waiting`, ...(decision === null ? [] : [textIn(data, 'by') ?? ''])].filter(Boolean);
      return { ...nothing, label: t`Approval`, code: textIn(data, 'command', 'tool', 'path'), facts };
    }
    case 'usage': {
      const spent = spentOfUsage(data, null);
      const facts = spent === null ? [] : [t`${wholeNumber(spent.input)} in, ${wholeNumber(spent.output)} out`];
      return { ...nothing, label: t`Tokens`, facts };
    }
    case 'completed':
      return { ...nothing, speaker: 'Status', label: t`Ended`, facts: [textIn(data, 'status') ?? '', ...endOf(data)] };
    case 'error':
      return { ...nothing, speaker: 'Status', label: t`Error`, texts: [textIn(data, 'message', 'error') ?? ''] };
    default:
      return { ...nothing, speaker: 'Status', label: type, output: shown(data) };
  }
}

function nameOfTool(data: EventData): string | null {
  const [server, tool] = [textIn(data, 'server'), toolOf(data)];
  return server === null ? tool : `${server}: ${tool ?? ''}`;
}

function whereOf(data: EventData): readonly string[] {
  const cwd = textIn(data, 'cwd');
  return cwd === null ? [] : [t`in ${cwd}`];
}

function endOf(data: EventData): readonly string[] {
  const exit = numberIn(data, 'exit_code');
  const took = durationOf(data);
  return [...(exit === null ? [] : [t`exit ${exit}`]), ...(took === null ? [] : [`${decimal(took / 1_000, 1)} s`])];
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
