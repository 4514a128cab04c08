import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { EventType } from '../../shared/runs/run-event.ts';
import { Chance } from './chance.ts';
import { createOnce } from './create-once.ts';

/** Increase this whenever the created data changes, so that cached data is created again. */
const recipe = 2;
/** The text length of an event in characters. At this length, a million events are a gigabyte. */
const textLength = 900;

/** The possible numbers of events in a file. */
export type FileSize = 1_000 | 10_000 | 100_000 | 1_000_000;

/** A word in one event of each file, a hundredth before the end. */
export const rareWord = 'Zebrafinkenweibchen';

/**
 * A telemetry file with this many events of about a kilobyte each, and the text of the last one. It is created once.
 */
export async function createTelemetryFile(
  events: FileSize,
): Promise<{ readonly path: string; readonly folder: string }> {
  const { facts, folder } = await createOnce(`telemetry-${recipe}-${events}`, async (made) => {
    process.stderr.write(`Making a telemetry file of ${events.toLocaleString('en')} events, once\n`);
    const path = join(made, 'telemetry.jsonl');
    write(path, events);
    return { path };
  });
  return { ...facts, folder };
}

/** Codex asks the user for approval in every tenth turn. */
const askedEvery = 10;

const turn: readonly EventType[] = [
  'prompt_sent',
  'thinking',
  'response_chunk',
  'response_chunk',
  'tool_call',
  'tool_result',
  'bash_command',
  'bash_output',
  'file_write',
  'response_complete',
  'usage',
];

function write(path: string, events: number): void {
  const chance = new Chance(1);
  const texts = Array.from({ length: 500 }, () => createText(chance));
  const file = openSync(path, 'w');
  const begun = Date.UTC(2025, 11, 18, 22, 12, 23);
  let lines: string[] = [];
  for (let number = 0; number < events; number++) {
    const type = getType(number, events);
    const timestamp = new Date(begun + number * 50).toISOString();
    const rare = number === Math.floor(events * 0.99) ? `${rareWord} ` : '';
    const content = `${rare}${number} ${texts[Math.floor(chance.next() * texts.length)]}`;
    lines.push(`${JSON.stringify({ type, timestamp, ...createData(type, content, number) })}\n`);
    if (lines.length < 1_000 && number < events - 1) continue;
    writeSync(file, lines.join(''));
    lines = [];
  }
  closeSync(file);
}

/** Returns the type of an event. In some turns, Codex asks the user for approval instead of an edit. */
function getType(number: number, events: number): EventType {
  if (number === 0) return 'started';
  if (number === events - 1) return 'completed';
  const isAsked = Math.floor(number / turn.length) % askedEvery === 0;
  const type = turn[number % turn.length] ?? 'thinking';
  return isAsked && type === 'file_write' ? 'approval' : type;
}

function createText(chance: Chance): string {
  let text = '';
  while (text.length < textLength) text += `${chance.words(20)}\n`;
  return text;
}

function createData(type: string, text: string, number: number): object {
  switch (type) {
    case 'prompt_sent':
      return { prompt: text, tokens: 300 };
    case 'tool_call':
      return { tool: 'Edit', arguments: { path: `src/file-${number % 500}.ts`, text }, call_id: `call-${number}` };
    case 'tool_result':
      return { tool: 'Edit', result: text, error: null, call_id: `call-${number - 1}`, duration_ms: 20 };
    case 'bash_command':
      return { command: text, cwd: '/work' };
    case 'bash_output':
      return { output: text, exit_code: number % 100 === 7 ? 1 : 0, duration_ms: 40 };
    case 'file_write':
      return { path: `src/file-${number % 500}.ts`, diff: text, added: 3, removed: 1 };
    case 'approval':
      return { approval_id: `asked-${number}`, command: text, decision: 'approved', by: 'person', duration_ms: 30 };
    case 'usage':
      return { model: `model-${number % 3}`, input_tokens: 9_000, cached_input_tokens: 7_000, output_tokens: 400 };
    default:
      return { content: text };
  }
}
