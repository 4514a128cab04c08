import { type EventData, findText } from './telemetry-event.ts';

/** The parts of an event that its words come from. */
export type TextEvent = { readonly type: string; readonly data: EventData };

const texts = ['content', 'text', 'chunk', 'response', 'output', 'message', 'thought', 'summary'] as const;

/**
 * Returns the spoken, thought, or printed text of an event, under any field name that writers use. Empty if there is
 * none.
 */
export function getEventText({ data, type }: TextEvent): string {
  return (type === 'prompt_sent' ? findText(data, 'prompt', ...texts) : findText(data, ...texts)) ?? '';
}

/** The command that an event runs or asks for. Null without one. */
export function findCommand({ command, cmd }: EventData): string | null {
  if (Array.isArray(command)) return command.filter((part) => typeof part === 'string').join(' ') || null;
  return findText({ command, cmd }, 'command', 'cmd');
}
