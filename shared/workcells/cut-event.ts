import type { TurnEvent } from './events-of-turn.ts';
import { maxPageText, type RunEvent } from './run-event.ts';

/** Of an event that is asked for by itself a text has at most so many characters. */
export const maxEventText = 1_000_000;

/**
 * An event with its number, and no text in its data longer than `limit`. Of a text that still grows its end is kept, of
 * others the beginning; lists and objects with more become cut JSON.
 */
export function cutEvent(event: TurnEvent, offset: number | null, limit = maxPageText): RunEvent {
  let isCut = false;
  const data = Object.fromEntries(
    Object.entries(event.data).map(([name, value]) => {
      const text = typeof value === 'string' ? value : longJson(value, limit);
      if (text === null || text.length <= limit) return [name, value];
      isCut = true;
      const keepEnd = event.state === 'running' && name === 'content';
      return [name, (keepEnd ? text.slice(-limit) : text.slice(0, limit)).toWellFormed()];
    }),
  );
  return { ...event, offset, data: isCut ? data : event.data, isCut };
}

/** A list or an object as JSON; null for what is short by nature. */
function longJson(value: unknown, limit: number): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const json = JSON.stringify(value, null, 2);
  return json.length > limit ? json : null;
}
