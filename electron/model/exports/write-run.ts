import type { EventData } from '../../../shared/runs/telemetry-event.ts';
import { formatUtcMoment } from './describe-entry.ts';
import { describeRunEvent, type EventText } from './describe-run-event.ts';
import type { Front, ThreadForm } from './written-thread.ts';

/** An event of a run. */
export type WrittenEvent = { readonly type: string; readonly at: number | null; readonly data: EventData };

/** What is known about a run before its first event, for the formats that users read. */
export type RunFront = Omit<Front, 'started'> & {
  /** The display name of the worker. */
  readonly worker: string;
  /** Unix milliseconds. */
  readonly startedAt: number | null;
};

/** How much of a chunked answer is held back, in case it is repeated as a whole. */
const maxHeldCharacters = 65_536;
/** Longer texts are collapsed. */
const collapsedFrom = 2_000;

/** Writes a run's events for users in one of the forms. The texts that its methods return form the file. */
export class RunTextWriter {
  readonly #form: ThreadForm;
  readonly #front: RunFront;
  #speaker: EventText['speaker'] | null = null;
  #chunks = '';
  #chunkAt: number | null = null;

  constructor(form: ThreadForm, front: RunFront) {
    this.#form = form;
    this.#front = front;
  }

  start(): string {
    const { startedAt, worker: _worker, ...front } = this.#front;
    return this.#form.front({ ...front, started: startedAt === null ? '—' : formatUtcMoment(startedAt) });
  }

  add({ at, data, type }: WrittenEvent): string {
    if (type === 'started') return '';
    if (type === 'response_chunk') {
      this.#chunkAt ??= at;
      this.#chunks += typeof data.content === 'string' ? data.content : '';
      return this.#chunks.length > maxHeldCharacters ? this.#flush() : '';
    }
    if (type === 'response_complete') this.#chunks = '';
    return this.#flush() + this.#write(describeRunEvent(type, data), at);
  }

  end(): string {
    const { end, sectionEnd } = this.#form;
    return `${this.#flush()}${this.#speaker === null ? '' : sectionEnd}${end}`;
  }

  #flush(): string {
    const [content, at] = [this.#chunks, this.#chunkAt];
    this.#chunks = '';
    this.#chunkAt = null;
    return content === '' ? '' : this.#write(describeRunEvent('response_chunk', { content }), at);
  }

  #write({ diff, output, ...words }: EventText, at: number | null): string {
    const form = this.#form;
    const facts = words.facts.filter((fact) => fact !== '');
    const short = output !== null && output.length <= collapsedFrom && words.label !== null ? [output] : [];
    return [
      this.#turnTo(words.speaker, at),
      form.entry({ ...words, facts, texts: [...words.texts.filter((text) => text.trim() !== ''), ...short] }),
      output === null || short.length > 0 ? '' : form.output(output),
      diff === null ? '' : form.diff(diff),
    ].join('');
  }

  #turnTo(speaker: EventText['speaker'], at: number | null): string {
    if (speaker === this.#speaker) return '';
    const ended = this.#speaker === null ? '' : this.#form.sectionEnd;
    this.#speaker = speaker;
    const notes = at === null ? [] : [formatUtcMoment(at)];
    const own = speaker === 'Codex' ? [this.#front.worker] : [];
    return ended + this.#form.start(speaker, notes, ...own);
  }
}
