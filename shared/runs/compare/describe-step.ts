import { hashOf } from '../run-counters.ts';
import { type EventData, isData, pathOf, textIn, toolOf } from '../telemetry-event.ts';
import { programOf } from '../tool-tallies.ts';
import { pathWithin, withoutVolatile } from './without-volatile.ts';

/** A step's comparison keys and its displayed text. */
export type StepIdentity = { readonly key: number; readonly like: number; readonly words: string };

const longestWords = 160;
/** The maximum number of argument fields that define a call's shape. */
const mostFields = 20;

/** The identity of an answer after its first chunk. It is described once it ends. */
export const notYetDescribed: StepIdentity = { key: 0, like: 0, words: '' };

/** Describes a step from the event that begins it. `root` is the folder of the run. */
export function describeStep(type: string, data: EventData, root: string): StepIdentity {
  switch (type) {
    case 'bash_command': {
      const command = commandOf(data);
      return identity('command', programOf(command), withoutVolatile(command, root), command);
    }
    case 'file_read':
    case 'file_write': {
      const path = pathWithin(pathOf(data) ?? '', root);
      return identity(type, '', path, path);
    }
    case 'tool_call': {
      const tool = toolOf(data) ?? '';
      const given = data.arguments ?? data.args ?? data.input ?? data.params;
      const shape = shapeOf(given, root);
      return identity('tool', tool, shape, `${tool} ${wordsOf(given)}`);
    }
    case 'approval': {
      const subject = commandOf(data) || toolOf(data) || pathWithin(pathOf(data) ?? '', root);
      return identity(type, '', withoutVolatile(subject, root), subject);
    }
    default: {
      const text = textIn(data, 'prompt', 'content', 'message', 'error', 'text', 'query', 'path');
      const words = text ?? wordsOf(data);
      return identity(type, '', withoutVolatile(words.slice(0, longestWords), root).toLowerCase(), words);
    }
  }
}

function identity(kind: string, tool: string, what: string, words: string): StepIdentity {
  return {
    key: hashOf(`${kind}\n${tool}\n${what}`),
    like: hashOf(`${kind}\n${tool}`),
    words: words
      .slice(0, 2 * longestWords)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, longestWords)
      .toWellFormed(),
  };
}

function commandOf({ cmd, command = cmd }: EventData): string {
  if (Array.isArray(command)) return command.filter((part) => typeof part === 'string').join(' ');
  return typeof command === 'string' ? command : '';
}

/** The fields of a tool's arguments with short values. Nested values are described by their own fields. */
function shapeOf(given: unknown, root: string): string {
  if (!isData(given)) return withoutVolatile(wordsOf(given), root);
  const fields = Object.keys(given).sort().slice(0, mostFields);
  return fields.map((name) => `${name}=${withoutVolatile(wordsOf(given[name]), root)}`).join('\n');
}

/** A value in a few words, whatever its size. */
function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.slice(0, 2 * longestWords);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.slice(0, mostFields).map(shortly).join(' ');
  const fields = Object.entries(value).slice(0, mostFields);
  return fields.map(([name, inner]) => `${name}: ${shortly(inner)}`).join(', ');
}

function shortly(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, longestWords);
  if (Array.isArray(value)) return `[${value.length}]`;
  return isData(value) ? `{${Object.keys(value).slice(0, mostFields).join(' ')}}` : String(value);
}
