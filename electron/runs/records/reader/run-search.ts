import type { PagePlace, RunPage } from '../../../../shared/contract/recorded-runs.ts';
import { queryMatcher } from '../../../../shared/runs/match-query.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import { stateOf } from '../../../../shared/runs/telemetry-event.ts';
import type { EventPageRequest } from '../run-source.ts';
import { type CandidatePattern, candidatePattern } from './candidate-pattern.ts';
import { eachLine, type LineBlock, newline, readLines } from './line-blocks.ts';
import type { OpenRun } from './open-run.ts';
import { Positions } from './positions.ts';
import { decodeLine, type FileEvent, pageEvent, readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';

/** How long to search before answering questions, in milliseconds. */
const sliceMs = 12;
/** The minimum time between progress reports, in milliseconds. */
const emitEveryMs = 50;
/** A page of results ends early after this many bytes of lines. */
const pageBytes = 16 * 1024 * 1024;

/** How a search ended. */
export type SearchEnd = { readonly count: number; readonly isWhole: boolean };

/** Searches a file while its thread is idle, and remembers where the matches are. */
export class RunSearch {
  readonly #run: OpenRun;
  readonly #isWanted: (event: FileEvent) => boolean;
  readonly #candidates: CandidatePattern | null;
  readonly #onProgress: (share: number, count: number) => void;
  readonly #found = new Positions();
  readonly #done = Promise.withResolvers<SearchEnd>();
  readonly #generation: number;
  #at = 0;
  #lastReported = performance.now();
  #work: NodeJS.Immediate | null = null;

  constructor(run: OpenRun, query: RunQuery, onProgress: (share: number, count: number) => void) {
    const matches = queryMatcher(query);
    this.#run = run;
    this.#isWanted = ({ data, type }) => matches({ type, data, state: stateOf(type, data) });
    this.#candidates = candidatePattern(query);
    this.#onProgress = onProgress;
    this.#generation = run.generation;
    this.#proceed();
  }

  /** Settles when the search is complete, was canceled, or cannot continue. */
  get done(): Promise<SearchEnd> {
    return this.#done.promise;
  }

  end(): void {
    if (this.#work !== null) clearImmediate(this.#work);
    this.#done.resolve({ count: this.#found.count, isWhole: false });
  }

  /** Returns a page of the matches so far; an empty one if the file was replaced. Throws the system's error. */
  page(
    { fd, size }: ReadableRun,
    { limit, place }: EventPageRequest,
  ): Pick<RunPage, 'events' | 'hasBefore' | 'hasAfter'> {
    const isSame = this.#run.generation === this.#generation;
    const count = isSame ? this.#found.count : 0;
    const end = place.type === 'before' ? this.#found.first((position) => position >= place.position) : count;
    const isFromEnd = place.type === 'before' || place.type === 'end';
    const events: RunEvent[] = [];
    let first = isFromEnd ? end : Math.min(count, this.#startOf(place, fd, size));
    let next = first;
    for (let bytes = 0; events.length < limit && bytes < pageBytes; ) {
      const at = isFromEnd ? first - 1 : next;
      const position = at < count ? this.#found.at(at) : undefined;
      if (position === undefined) break;
      const event = readEventAt(fd, position, size);
      if (event === null) break;
      const shown = { ...pageEvent(event), offset: at };
      if (isFromEnd) events.unshift(shown);
      else events.push(shown);
      if (isFromEnd) first -= 1;
      else next += 1;
      bytes += sizeOf(event);
    }
    return { events, hasBefore: first > 0, hasAfter: next < count };
  }

  #startOf(place: PagePlace, fd: number, size: number): number {
    switch (place.type) {
      case 'offset':
        return place.offset;
      case 'after':
        return this.#found.first((position) => position > place.position);
      case 'at':
        return this.#found.first((position) => position >= place.position);
      case 'time':
        return this.#found.first((position) => (readEventAt(fd, position, size)?.at ?? 0) >= place.at);
      case 'share':
        return Math.min(this.#found.count - 1, Math.floor(place.share * this.#found.count));
      case 'before':
      case 'end':
        return this.#found.count;
    }
  }

  #proceed(): void {
    this.#work = setImmediate(() => {
      const isAtEnd = this.#run.reading((run) => this.#look(run));
      if (!isAtEnd.ok || this.#run.generation !== this.#generation) return this.end();
      if (!isAtEnd.value) this.#proceed();
      else this.#done.resolve({ count: this.#found.count, isWhole: true });
    });
  }

  /** Searches for one slice of time. Returns true at the end. */
  #look({ end, fd, size }: ReadableRun): boolean {
    const until = performance.now() + sliceMs;
    const isAtEnd = readLines(fd, { from: this.#at, to: size }, (blocks) => {
      while (performance.now() < until) {
        const block = blocks.next();
        if (block === null) return true;
        this.#lookIn(block);
        this.#at = block.position + block.length;
      }
      return false;
    });
    if (isAtEnd) {
      const { lastEvent } = end;
      if (lastEvent !== null && lastEvent.position >= this.#at && this.#isWanted(lastEvent)) {
        this.#found.add(lastEvent.position);
      }
    } else if (performance.now() - this.#lastReported > emitEveryMs) {
      this.#lastReported = performance.now();
      this.#onProgress(this.#at / size, this.#found.count);
    }
    return isAtEnd;
  }

  #lookIn(block: LineBlock): void {
    if (this.#candidates === null) {
      eachLine(block, (start, end) => this.#lookAt(block, start, end));
      return;
    }
    const { bytes } = block;
    const pattern = this.#candidates.for(bytes);
    if (pattern === null) return;
    const text = bytes.toString('latin1');
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = text.lastIndexOf('\n', match.index) + 1;
      const end = bytes.indexOf(newline, match.index);
      this.#lookAt(block, start, end);
      pattern.lastIndex = end;
    }
  }

  #lookAt({ bytes, position }: LineBlock, start: number, end: number): void {
    const line = decodeLine(bytes, start, end);
    if (line.kind !== 'event') return;
    const event = { ...line, position: position + start };
    if (this.#isWanted(event)) this.#found.add(event.position);
  }
}

/** Estimates the bytes of an event without visiting nested values. */
function sizeOf({ data }: FileEvent): number {
  return Object.values(data).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 200), 0);
}
