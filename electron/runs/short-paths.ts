import { isAbsolute, relative, sep } from 'node:path';
import type { RunEvents } from './runner.ts';

/** Wraps events so that files in the folder get relative paths. Readers do not care about the folder's own path. */
export function withShortPaths(events: RunEvents, folder: string): RunEvents {
  const shortened = (path: string): string => {
    const inside = isAbsolute(path) ? relative(folder, path) : path;
    return inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..' ? path : inside;
  };
  return {
    promptSent: (data) => events.promptSent(data),
    responseChunk: (content) => events.responseChunk(content),
    responseComplete: (data) => events.responseComplete(data),
    toolCall: (data) => events.toolCall(data),
    toolResult: (data) => events.toolResult(data),
    bashCommand: (data) => events.bashCommand(data),
    bashOutput: (data) => events.bashOutput(data),
    fileRead: (data) => events.fileRead({ ...data, path: shortened(data.path) }),
    fileWrite: (data) => events.fileWrite({ ...data, path: shortened(data.path) }),
    thinking: (data) => events.thinking(data),
    approval: ({ path = null, ...data }) => events.approval({ ...data, path: path === null ? null : shortened(path) }),
    usage: (data) => events.usage(data),
    error: (data) => events.error(data),
  };
}
