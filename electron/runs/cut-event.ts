import { maxPageText, type RunEvent } from '../../shared/runs/run-event.ts';
import type { TurnEvent } from '../../shared/runs/turn-events.ts';

/** The maximum length of a text, in characters, in an event that is requested on its own. */
export const maxEventText = 1_000_000;

/**
 * Converts an event, with its number, and cuts texts in its data that are longer than `limit`. A text that is still
 * growing keeps its end; others keep their start. Longer lists and objects become cut JSON.
 */
export function cutEvent(event: TurnEvent, offset: number | null, limit = maxPageText): RunEvent {
  let isCut = false;
  const data = Object.fromEntries(
    Object.entries(event.data).map(([name, value]) => {
      const text = typeof value === 'string' ? value : toLongJson(value, limit);
      if (text === null || text.length <= limit) return [name, value];
      isCut = true;
      const keepEnd = event.state === 'running' && name === 'content';
      return [name, (keepEnd ? text.slice(-limit) : text.slice(0, limit)).toWellFormed()];
    }),
  );
  return { ...event, offset, data: isCut ? data : event.data, isCut };
}

/** Returns a list or object as JSON. Null for values that are always short. */
function toLongJson(value: unknown, limit: number): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const json = JSON.stringify(value, null, 2);
  return json.length > limit ? json : null;
}
