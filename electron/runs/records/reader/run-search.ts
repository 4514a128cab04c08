import type { EventPageStart, RunPage } from '../../../../shared/contract/recorded-runs.ts';
import { createQueryMatcher } from '../../../../shared/runs/match-query.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import { toEventState } from '../../../../shared/runs/telemetry-event.ts';
import type { EventPageRequest } from '../run-source.ts';
import { type CandidatePattern, createCandidatePattern } from './candidate-pattern.ts';
import { forEachLine, type LineBlock, newlineByte } from './line-blocks.ts';
import type { OpenRun } from './open-run.ts';
import { cutForPage, decodeLine, type FileEvent, readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';
import { SlicedReader } from './sliced-reader.ts';

/** Ascending numbers, stored compactly. */
class Positions {
  #numbers = new Float64Array(1_024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(position: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count] = position;
    this.#count += 1;
  }

  at(index: number): number | undefined {
    return index < this.#count ? this.#numbers[index] : undefined;
  }

  /** Returns the index of the first number that satisfies a predicate. All later numbers must satisfy it too. */
  first(holds: (position: number) => boolean): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (holds(this.#numbers[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** A page of matches ends early when its lines have more bytes than this. */
const pageBytes = 16 * 1024 * 1024;

/** How a search ended. */
export type SearchEnd = { readonly count: number; readonly isWhole: boolean };

/** Searches a file while its thread is idle, and stores the positions of the matches. */
export class RunSearch {
  readonly #reading: SlicedReader;
  readonly #matches: (event: FileEvent) => boolean;
  readonly #candidates: CandidatePattern | null;
  readonly #found = new Positions();
  readonly #done = Promise.withResolvers<SearchEnd>();

  constructor(run: OpenRun, query: RunQuery, onProgress: (share: number, count: number) => void) {
    const matches = createQueryMatcher(query);
    this.#matches = ({ data, type }) => matches({ type, data, state: toEventState(type, data) });
    this.#candidates = createCandidatePattern(query);
    this.#reading = new SlicedReader(run, {
      readBlock: (block) => this.#searchBlock(block),
      readLast: (event) => this.#addIfMatching(event),
      onProgress: (share) => onProgress(share, this.#found.count),
      onEnd: ({ ok: isWhole }) => this.#done.resolve({ count: this.#found.count, isWhole }),
    });
  }

  /** Settles when the search is complete, was canceled, or cannot continue. */
  get done(): Promise<SearchEnd> {
    return this.#done.promise;
  }

  end(): void {
    this.#reading.end();
    this.#done.resolve({ count: this.#found.count, isWhole: false });
  }

  /** Returns a page of the matches so far; an empty one if the file was replaced. Throws the system's error. */
  page(
    { fd, size }: ReadableRun,
    { limit, place }: EventPageRequest,
  ): Pick<RunPage, 'events' | 'hasBefore' | 'hasAfter'> {
    const count = this.#reading.isSameFile ? this.#found.count : 0;
    const end = place.type === 'before' ? this.#found.first((position) => position >= place.position) : count;
    const isFromEnd = place.type === 'before' || place.type === 'end';
    const events: RunEvent[] = [];
    let first = isFromEnd ? end : Math.min(count, this.#findStart(place, fd, size));
    let next = first;
    for (let bytes = 0; events.length < limit && bytes < pageBytes; ) {
      const at = isFromEnd ? first - 1 : next;
      const position = at < count ? this.#found.at(at) : undefined;
      if (position === undefined) break;
      const event = readEventAt(fd, position, size);
      if (event === null) break;
      const shown = { ...cutForPage(event), offset: at };
      if (isFromEnd) events.unshift(shown);
      else events.push(shown);
      if (isFromEnd) first -= 1;
      else next += 1;
      bytes += estimateSize(event);
    }
    return { events, hasBefore: first > 0, hasAfter: next < count };
  }

  #findStart(place: EventPageStart, fd: number, size: number): number {
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

  #searchBlock(block: LineBlock): void {
    if (this.#candidates === null) {
      forEachLine(block, (start, end) => this.#searchLine(block, start, end));
      return;
    }
    const { bytes } = block;
    const pattern = this.#candidates.for(bytes);
    if (pattern === null) return;
    const text = bytes.toString('latin1');
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = text.lastIndexOf('\n', match.index) + 1;
      const end = bytes.indexOf(newlineByte, match.index);
      this.#searchLine(block, start, end);
      pattern.lastIndex = end;
    }
  }

  #searchLine({ bytes, position }: LineBlock, start: number, end: number): void {
    const line = decodeLine(bytes, start, end);
    if (line.kind !== 'event') return;
    this.#addIfMatching({ ...line, position: position + start });
  }

  #addIfMatching(event: FileEvent): void {
    if (this.#matches(event)) this.#found.add(event.position);
  }
}

/** Estimates the bytes of an event without visiting nested values. */
function estimateSize({ data }: FileEvent): number {
  return Object.values(data).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 200), 0);
}
