import type { ModelTokens } from '../spending/model-tokens.ts';
import { type EventData, findNumber, findText, type TelemetryEvents } from './telemetry-event.ts';

/** The tokens of a usage event. Null when it has none. `model` is the run's model, for events that name none. */
export function readSpentTokens(data: EventData, model: string | null): ModelTokens | null {
  const tokens = (...names: readonly string[]) => Math.max(0, Math.round(findNumber(data, ...names) ?? 0));
  const input = tokens('input_tokens');
  const output = tokens('output_tokens');
  if (input === 0 && output === 0) return null;
  const cached = Math.min(input, tokens('cached_input_tokens'));
  return {
    model: findText(data, 'model') ?? model,
    input,
    cached,
    cacheWritten: Math.min(input - cached, tokens('cache_write_tokens')),
    output,
    reasoning: Math.min(output, tokens('reasoning_tokens')),
  };
}

/** A usage event with these tokens. */
export function toUsageData({
  cacheWritten,
  cached,
  input,
  model,
  output,
  reasoning,
}: ModelTokens): TelemetryEvents['usage'] {
  return {
    model,
    input_tokens: input,
    cached_input_tokens: cached,
    cache_write_tokens: cacheWritten,
    output_tokens: output,
    reasoning_tokens: reasoning,
  };
}
