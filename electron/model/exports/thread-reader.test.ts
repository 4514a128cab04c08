import { describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { createImportedThreadId, isImported } from '../../../shared/exports/imported-thread.ts';
import { command, patch, user } from '../../../shared/transcript/sample-thread.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { header, sampleThread, toRecords } from './testing/sample-records.ts';
import { ThreadReader } from './thread-reader.ts';

const turn: Turn = {
  id: turnId.parse('turn-1'),
  status: 'completed',
  startedAt: 1,
  endedAt: 2,
  durationMs: 1,
  model: null,
  hadEffects: true,
  hasDiff: false,
  entries: [
    { ...user, state: 'confirmed' },
    { ...command, status: 'done' },
    { ...patch, status: 'done' },
  ],
};
const lines = toRecords({ turns: [turn] }).map((record) => JSON.stringify(record));
const [headerLine = '', threadLine = '', turnLine = '', userLine = '', commandLine = '', outputLine = ''] = lines;
const end = '{"record":"end","turns":1}';

/** Returns the problem of a file. Null when it is a thread. */
function problemOf(...file: readonly string[]): ImportProblem | null {
  const reader = new ThreadReader(0);
  const added = reader.add(file.join('\n'));
  const read = added.ok ? reader.end() : added;
  return read.ok ? null : read.error;
}

const badLine = (line: number, reason: string) => ({ type: 'badLine', line, reason });

it('reads the sample as a thread, also with CRLF, a byte order mark, and empty lines', () => {
  expect(problemOf(...lines)).toBeNull();
  expect(problemOf(`\ufeff${lines.join('\r\n')}\r\n`, '', '')).toBeNull();
});

describe('a file that is not a thread', () => {
  it.each([
    '',
    '\n\n',
    'Hello',
    '{}',
    '[]',
    'null',
    '{"format":"something-else","version":1}',
    '{"type":"session_meta"}',
  ])('detects a file that is not a thread by its first line: %j', (first) =>
    expect(problemOf(first, threadLine)).toEqual({ type: 'notAThread' }),
  );

  it('reports a file from a newer version', () => {
    expect(problemOf('{"format":"workcell-thread","version":7,"more":1}', 'new')).toEqual({
      type: 'newer',
      version: 7,
    });
  });

  it('reports what is wrong in a file with line and reason', () => {
    const read = (...more: readonly string[]) => problemOf(headerLine, threadLine, ...more);
    expect(read('{"record":')).toEqual(badLine(3, 'It is not JSON.'));
    expect(read('{"record":"spell"}')).toEqual(badLine(3, 'This version does not recognize this record.'));
    expect(read('7')).toEqual(badLine(3, 'It is not a thread record.'));
    expect(read('{"record":"end"}')).toEqual(badLine(3, 'Its field "turns" is invalid.'));
    expect(read(turnLine, turnLine)).toEqual(badLine(4, 'It repeats line 3.'));
    expect(read(turnLine, userLine, userLine)).toEqual(badLine(5, 'It repeats line 4.'));
    expect(read(userLine)).toEqual(badLine(3, 'It is not part of a turn.'));
    expect(read(turnLine, userLine, outputLine)).toEqual(badLine(5, 'It does not follow its entry.'));
    expect(read(turnLine, commandLine, outputLine, outputLine)).toEqual(badLine(6, 'It repeats line 5.'));
    expect(read(threadLine)).toEqual(badLine(3, 'It is in the wrong place.'));
    expect(problemOf(headerLine, turnLine)).toEqual(badLine(2, 'It is in the wrong place.'));
    expect(read(turnLine, end, turnLine)).toEqual(badLine(5, 'It comes after the end record.'));
    expect(read(end)).toEqual(badLine(3, 'The file should have 1 turns.'));
  });

  it('rejects a file with wrong ids, wrong values, or invalid times', () => {
    const changed = (line: string, from: string, to: string) => {
      expect(line).toContain(from);
      return problemOf(headerLine, line === threadLine ? line.replace(from, to) : threadLine, line.replace(from, to));
    };
    const field = (line: number, name: string) => badLine(line, `Its field "${name}" is invalid.`);
    expect(changed(threadLine, '"thread-1"', '""')).toEqual(field(2, 'id'));
    expect(changed(threadLine, '1700000000000', '1e300')).toEqual(field(2, 'createdAt'));
    expect(changed(threadLine, '1700000000000', '1e999')).toEqual(field(2, 'createdAt'));
    expect(changed(turnLine, '"turn-1"', `"${'x'.repeat(201)}"`)).toEqual(field(3, 'id'));
    expect(changed(turnLine, '"completed"', '"approved"')).toEqual(field(3, 'status'));
  });

  it('rejects a file that is nested too deeply', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const nested = problemOf(headerLine, threadLine, `{"record":"entry","entry":${deep}}`);
    expect(nested).toMatchObject({ type: 'badLine', line: 3 });
  });

  it('rejects a file that is larger than the limit, or has a line without an end', () => {
    const reader = new ThreadReader(0);
    reader.add(`${headerLine}\n${threadLine}\n`);
    const piece = ' '.repeat(16 * 1024 * 1024);
    for (let pieces = 0; pieces < 4; pieces += 1) expect(reader.add(piece).ok).toBe(true);
    expect(reader.add(piece)).toMatchObject({ error: { type: 'badLine', line: 3 } });
    const blank = new ThreadReader(0);
    for (let pieces = 0; pieces < 16; pieces += 1) expect(blank.add(`${piece.slice(1)}\n`)).toMatchObject({});
    expect(blank.add(piece).ok).toBe(false);
  });

  it('rejects a file that ends before its thread does', () => {
    expect(problemOf(headerLine)).toEqual({ type: 'cutOff', line: 1 });
    expect(problemOf(...lines.slice(0, -1))).toEqual({ type: 'cutOff', line: lines.length - 1 });
    expect(problemOf(...lines.slice(0, -1), end.slice(0, 9))).toMatchObject({ type: 'badLine', line: lines.length });
  });

  it('does not read a file beyond its first problem', () => {
    const reader = new ThreadReader(0);
    const first = reader.add('no\n');
    expect(reader.add(`${lines.join('\n')}\n`)).toEqual(first);
    expect(reader.end()).toEqual(first);
  });
});

it('drops unknown record fields of an imported file', () => {
  const reader = new ThreadReader(0);
  const more = threadLine.replace('{', '{"approvalPolicy":"never","sandbox":"fullAccess","__proto__":{"polluted":1},');
  reader.add([headerLine, more, '{"record":"end","turns":0}'].join('\n'));
  const read = reader.end();
  expect(read).toEqual({ ok: true, value: { thread: sampleThread, turns: [] } });
  expect(Object.hasOwn({}, 'polluted')).toBe(false);
});

it('ends a turn that ran when its file was written, and nothing in it waits for an answer', () => {
  const approval = { approvalId: 'a', state: 'waiting', by: null, settledAt: null };
  const running = { ...turn, status: 'running', endedAt: null, entries: [{ ...command, status: 'waiting', approval }] };
  const { entries, ...facts } = running;
  const reader = new ThreadReader(9);
  const records = [
    header,
    sampleThread,
    { record: 'turn', ...facts, origin: 'here', gone: false, pinnedAt: null },
    ...entries.map((entry) => ({ record: 'entry', entry })),
    { record: 'end', turns: 1 },
  ];
  reader.add(records.map((record) => JSON.stringify(record)).join('\n'));
  expect(reader.end()).toMatchObject({
    value: {
      turns: [{ turn: { status: 'interrupted', entries: [{ status: 'cutOff', approval: { state: 'expired' } }] } }],
    },
  });
});

it('recognizes an imported thread by its id', () => {
  expect(isImported(createImportedThreadId('x'))).toBe(true);
  expect(isImported(threadId.parse('0198c1a2-7c3d-7e4f-8a9b-0c1d2e3f4a5b'))).toBe(false);
});
