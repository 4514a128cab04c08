import { type EventData, textIn } from './telemetry-event.ts';

/** An event, as far as its words are concerned. */
export type WordedEvent = { readonly type: string; readonly data: EventData };

const texts = ['content', 'text', 'chunk', 'response', 'output', 'message', 'thought', 'summary'] as const;

/** What was said, thought or printed, under whatever name the writer has it; empty where nothing was. */
export function wordsOf({ data, type }: WordedEvent): string {
  return (type === 'prompt_sent' ? textIn(data, 'prompt', ...texts) : textIn(data, ...texts)) ?? '';
}

/** The command that an event runs or asks for; null without one. */
export function commandIn({ command, cmd }: EventData): string | null {
  if (Array.isArray(command)) return command.filter((part) => typeof part === 'string').join(' ') || null;
  return textIn({ command, cmd }, 'command', 'cmd');
}
