import type { RecordOf, RecordWriter } from '../../../shared/exports/thread-record.ts';
import {
  describeExportedEntry,
  describeTurnEnd,
  type EntryText,
  formatUtcMoment,
  toExportLine,
} from './describe-entry.ts';
import { formatOutput } from './format-output.ts';

/** What is known about a thread before its first turn. Times are texts. */
export type Front = {
  readonly title: string;
  readonly folder: string | null;
  readonly model: string | null;
  readonly started: string;
  readonly exported: string | null;
  readonly redacted: boolean;
};

/** How a format for users writes the parts of a thread. */
export type ThreadForm = {
  front(front: Front): string;
  /** Starts a speaker's section. `notes` contain the time, and for Codex how the turn went. */
  start(speaker: EntryText['speaker'], notes: readonly string[], name?: string): string;
  /** Ends the last speaker's section. */
  readonly sectionEnd: string;
  entry(words: EntryText): string;
  output(text: string): string;
  diff(text: string): string;
  /** Comes after everything visible. */
  readonly end: string;
  /** Encloses data that is never shown or run. */
  readonly data: readonly [before: string, after: string];
  /** Comes after the data. */
  readonly close: string;
};

/** Creates a writer of a thread for users, in one of the forms. */
export function createThreadWriter(form: ThreadForm): RecordWriter {
  let header: RecordOf<'header'> | null = null;
  let turn: RecordOf<'turn'> | null = null;
  let speaker: EntryText['speaker'] | null = null;
  let patches = 0;

  const end = (): string => {
    const ended = speaker === null ? '' : form.sectionEnd;
    speaker = null;
    return ended;
  };
  const begin = (next: EntryText['speaker'], at: number | null): string => {
    if (next === speaker) return '';
    const ended = end();
    speaker = next;
    const moment = at === null ? '' : formatUtcMoment(at);
    const notes = [moment, ...(next === 'Codex' && turn !== null ? describeTurnEnd(turn) : [])];
    return (
      ended +
      form.start(
        next,
        notes.filter((note) => note !== ''),
      )
    );
  };

  return (record) => {
    switch (record.record) {
      case 'header':
        header = record;
        return '';
      case 'thread':
        return form.front(toFront(record, header));
      case 'turn':
        turn = record;
        patches = 0;
        return end();
      case 'entry': {
        if (record.entry.kind === 'patch') patches += 1;
        const words = describeExportedEntry(record.entry);
        return begin(words.speaker, record.entry.at) + form.entry(words);
      }
      case 'output': {
        const text = formatOutput(record);
        return text === '' ? '' : form.output(text);
      }
      case 'diff':
        // The patches of a turn already contain what the turn changed.
        return record.entryId === null && patches > 0 ? '' : form.diff(record.text);
      case 'end':
        return end() + form.end;
    }
  };
}

function toFront(thread: RecordOf<'thread'>, header: RecordOf<'header'> | null): Front {
  return {
    title: toExportLine(thread.name ?? thread.title),
    folder: thread.folder === null ? null : toExportLine(thread.folder),
    model: thread.model === null ? null : toExportLine(thread.model),
    started: formatUtcMoment(thread.createdAt),
    exported: header === null ? null : formatUtcMoment(header.exportedAt),
    redacted: header?.redacted === true,
  };
}
