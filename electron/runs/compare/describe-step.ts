import { removeVolatile, toRunPath } from '../../../shared/runs/compare/without-volatile.ts';
import { type EventData, findPath, findText, findTool, isData } from '../../../shared/runs/telemetry-event.ts';
import { getProgram } from '../../../shared/runs/tool-tallies.ts';
import { hashText } from '../run-counters.ts';

/** A step's comparison keys and its displayed text. */
export type StepIdentity = { readonly key: number; readonly like: number; readonly text: string };

const maxTextLength = 160;
/** The maximum number of argument fields that define a call's shape. */
const maxFields = 20;

/** The identity of an answer after its first chunk. The answer is described once it ends. */
export const undescribedStep: StepIdentity = { key: 0, like: 0, text: '' };

/** Describes a step from the event that starts it. `root` is the folder of the run. */
export function describeStep(type: string, data: EventData, root: string): StepIdentity {
  switch (type) {
    case 'bash_command': {
      const command = getCommand(data);
      return createIdentity('command', getProgram(command), removeVolatile(command, root), command);
    }
    case 'file_read':
    case 'file_write': {
      const path = toRunPath(findPath(data) ?? '', root);
      return createIdentity(type, '', path, path);
    }
    case 'tool_call': {
      const tool = findTool(data) ?? '';
      const given = data.arguments ?? data.args ?? data.input ?? data.params;
      const shape = describeShape(given, root);
      return createIdentity('tool', tool, shape, `${tool} ${toShortText(given)}`);
    }
    case 'approval': {
      const subject = getCommand(data) || findTool(data) || toRunPath(findPath(data) ?? '', root);
      return createIdentity(type, '', removeVolatile(subject, root), subject);
    }
    default: {
      const text = findText(data, 'prompt', 'content', 'message', 'error', 'text', 'query', 'path');
      const words = text ?? toShortText(data);
      return createIdentity(type, '', removeVolatile(words.slice(0, maxTextLength), root).toLowerCase(), words);
    }
  }
}

function createIdentity(kind: string, tool: string, what: string, words: string): StepIdentity {
  return {
    key: hashText(`${kind}\n${tool}\n${what}`),
    like: hashText(`${kind}\n${tool}`),
    text: words
      .slice(0, 2 * maxTextLength)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, maxTextLength)
      .toWellFormed(),
  };
}

function getCommand({ cmd, command = cmd }: EventData): string {
  if (Array.isArray(command)) return command.filter((part) => typeof part === 'string').join(' ');
  return typeof command === 'string' ? command : '';
}

/** Describes the fields of a tool's arguments with short values. Nested values are described by their own fields. */
function describeShape(given: unknown, root: string): string {
  if (!isData(given)) return removeVolatile(toShortText(given), root);
  const fields = Object.keys(given).sort().slice(0, maxFields);
  return fields.map((name) => `${name}=${removeVolatile(toShortText(given[name]), root)}`).join('\n');
}

/** Returns a value in a few words, whatever its size. */
function toShortText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.slice(0, 2 * maxTextLength);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.slice(0, maxFields).map(shortenValue).join(' ');
  const fields = Object.entries(value).slice(0, maxFields);
  return fields.map(([name, inner]) => `${name}: ${shortenValue(inner)}`).join(', ');
}

function shortenValue(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, maxTextLength);
  if (Array.isArray(value)) return `[${value.length}]`;
  return isData(value) ? `{${Object.keys(value).slice(0, maxFields).join(' ')}}` : String(value);
}
