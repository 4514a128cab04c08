import type { RunEvents } from '../../runner.ts';

/** Records a run's events by method name and data, and its spending separately. */
export function rememberEvents() {
  const reported: [name: keyof RunEvents, data: unknown][] = [];
  const spent: Parameters<RunEvents['usage']>[0][] = [];
  const remember = (name: keyof RunEvents) => (data: unknown) => void reported.push([name, data]);
  const events: RunEvents = {
    promptSent: remember('promptSent'),
    responseChunk: remember('responseChunk'),
    responseComplete: remember('responseComplete'),
    toolCall: remember('toolCall'),
    toolResult: remember('toolResult'),
    bashCommand: remember('bashCommand'),
    bashOutput: remember('bashOutput'),
    fileRead: remember('fileRead'),
    fileWrite: remember('fileWrite'),
    thinking: remember('thinking'),
    approval: remember('approval'),
    usage: (data) => void spent.push(data),
    error: remember('error'),
  };
  return { events, reported, spent };
}
