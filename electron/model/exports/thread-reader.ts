import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { endTurn, type ImportedThread, type ImportedTurn } from '../../../shared/exports/imported-thread.ts';
import {
  type RecordOf,
  recordsFormat,
  recordsVersion,
  type ThreadRecord,
  threadRecordSchema,
} from '../../../shared/exports/thread-record.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';

/** The maximum line length. The longest lines that Workcell writes contain an attached image. */
const maxLine = 64 * 1024 * 1024;
const maxFile = 256 * 1024 * 1024;

const anyHeader = z.object({ format: z.literal(recordsFormat), version: z.number() });

type TurnSoFar = { readonly facts: RecordOf<'turn'>; readonly line: number } & {
  readonly entries: Entry[];
  readonly outputs: RecordOf<'output'>[];
  readonly diffs: RecordOf<'diff'>[];
};

/** Reads an exported thread's file piece by piece and trusts nothing in it. Stops at the first problem. */
export class ThreadReader {
  readonly #now: number;
  #rest = '';
  #characters = 0;
  #line = 0;
  #hasStarted = false;
  #ended = false;
  #thread: RecordOf<'thread'> | null = null;
  #turn: TurnSoFar | null = null;
  readonly #turns: ImportedTurn[] = [];
  /** The line number of each turn and entry, by id. */
  readonly #lines = new Map<string, number>();
  #problem: ImportProblem | null = null;

  /** Everything that is still running in the thread ends at `now`. */
  constructor(now: number) {
    this.#now = now;
  }

  /** Adds the next piece of the file. A piece may start and end anywhere. */
  add(text: string): Result<null, ImportProblem> {
    if (this.#problem !== null) return err(this.#problem);
    this.#characters += text.length;
    if (this.#characters > maxFile) return this.#fail({ type: 'tooLarge' });
    const lines = text.split('\n');
    for (const [at, piece] of lines.entries()) {
      this.#rest += piece;
      if (this.#rest.length > maxLine) return this.#bad(t`It is longer than 64\u00a0MB.`, this.#line + 1);
      if (at === lines.length - 1) break;
      const read = this.#read(this.#rest);
      if (!read.ok) return read;
      this.#rest = '';
    }
    return ok(null);
  }

  /** Returns the thread, after the whole file was added. */
  end(): Result<ImportedThread, ImportProblem> {
    const last = this.#problem === null ? this.#read(this.#rest) : err(this.#problem);
    if (!last.ok) return last;
    if (!this.#hasStarted) return this.#fail({ type: 'notAThread' });
    if (!this.#ended || this.#thread === null) return this.#fail({ type: 'cutOff', line: this.#line });
    return ok({ thread: this.#thread, turns: this.#turns });
  }

  #read(line: string): Result<null, ImportProblem> {
    this.#line += 1;
    if (line.trim() === '') return ok(null);
    const json = parse(this.#line === 1 ? line.replace(/^\ufeff/, '') : line);
    if (!this.#hasStarted) return this.#readHeader(json);
    if (json === undefined) return this.#bad(t`It is not JSON.`);
    const read = threadRecordSchema.safeParse(json);
    return read.success ? this.#take(read.data) : this.#bad(describeIssue(read.error));
  }

  #readHeader(json: unknown): Result<null, ImportProblem> {
    const header = anyHeader.safeParse(json).data;
    if (header === undefined) return this.#fail({ type: 'notAThread' });
    if (header.version !== recordsVersion) return this.#fail({ type: 'newer', version: header.version });
    this.#hasStarted = true;
    return ok(null);
  }

  #take(record: ThreadRecord): Result<null, ImportProblem> {
    if (this.#ended) return this.#bad(t`It comes after the end record.`);
    if ((this.#thread === null) !== (record.record === 'thread')) return this.#bad(t`It is in the wrong place.`);
    switch (record.record) {
      case 'header':
        return this.#bad(t`It is in the wrong place.`);
      case 'thread':
        this.#thread = record;
        return ok(null);
      case 'turn':
        this.#closeTurn();
        this.#turn = { facts: record, line: this.#line, entries: [], outputs: [], diffs: [] };
        return this.#isNew(`turn ${record.id}`);
      case 'end': {
        this.#closeTurn();
        this.#ended = true;
        return record.turns === this.#turns.length
          ? ok(null)
          : this.#bad(t`The file should have ${record.turns} turns.`);
      }
      default:
        return this.#turn === null ? this.#bad(t`It is not part of a turn.`) : this.#takePart(this.#turn, record);
    }
  }

  #takePart(turn: TurnSoFar, record: RecordOf<'entry' | 'output' | 'diff'>): Result<null, ImportProblem> {
    const id = `${turn.facts.id}/`;
    if (record.record === 'entry') {
      turn.entries.push(record.entry);
      return this.#isNew(`entry ${id}${record.entry.id}`);
    }
    const { entryId } = record;
    if (entryId !== null && turn.entries.at(-1)?.id !== entryId) return this.#bad(t`It does not follow its entry.`);
    if (record.record === 'output') turn.outputs.push(record);
    else turn.diffs.push(record);
    return this.#isNew(`${record.record} ${id}${entryId ?? ''}`);
  }

  #isNew(name: string): Result<null, ImportProblem> {
    const before = this.#lines.get(name);
    this.#lines.set(name, this.#line);
    return before === undefined ? ok(null) : this.#bad(t`It repeats line ${before}.`);
  }

  #closeTurn(): void {
    if (this.#turn === null) return;
    const { diffs, entries, facts, outputs } = this.#turn;
    const { gone: _gone, origin: _origin, pinnedAt: _pinnedAt, record: _record, ...about } = facts;
    this.#turns.push({ facts, turn: endTurn({ ...about, entries }, this.#now), outputs, diffs });
    this.#turn = null;
  }

  #bad(reason: string, line = this.#line): Result<never, ImportProblem> {
    return this.#fail({ type: 'badLine', line, reason });
  }

  #fail(problem: ImportProblem): Result<never, ImportProblem> {
    this.#problem = problem;
    return err(problem);
  }
}

/** Parses a line. Undefined if it is not JSON, or nested more deeply than any record. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line, withoutFarTimes);
  } catch {
    return undefined;
  }
}

/** A larger number is not a valid time, and nothing else in a thread is as large. */
const maxTime = 8.64e15;

function withoutFarTimes(_name: string, value: unknown): unknown {
  return typeof value === 'number' && Math.abs(value) > maxTime ? undefined : value;
}

/** Describes the first problem in a sentence. */
function describeIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (issue === undefined || issue.path.length === 0) return t`It is not a thread record.`;
  const field = issue.path.join('.').slice(0, 100);
  return field === 'record' ? t`This version does not recognize this record.` : t`Its field "${field}" is invalid.`;
}
