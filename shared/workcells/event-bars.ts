import { type BarState, type Lane, lanes, type RunBar, type Waterfall } from './run-bars.ts';
import type { EventState } from './run-event.ts';

// A file tells moments, a waterfall shows stretches: the model is taken to work from a prompt or a result until it has
// said something or asked for something, a command runs until its output is told.

/** What of an event its bars are made from. */
export type BarEvent = {
  readonly position: number;
  readonly at: number;
  readonly type: string;
  readonly state: EventState;
  readonly durationMs: number | null;
};

/** What lasts longer without a bar is idle, in milliseconds. */
export const idleAfterMs = 60_000;
/** A model that has said nothing for so long was not working all the time. */
const longestSilenceMs = 600_000;
/** So many commands run at once at most; of more, the oldest are taken to have ended unheard. */
const mostOpen = 1_000;

const modelTypes: ReadonlySet<string> = new Set(['response_chunk', 'response_complete', 'thinking']);
const openers: ReadonlyMap<string, string> = new Map([
  ['bash_command', 'bash_output'],
  ['tool_call', 'tool_result'],
]);

/** Bars of events that came out of order are joined once there are so many: twice what the most pixels have room for. */
const mostApart = 20_000;

type Open = { readonly position: number; readonly at: number; readonly closedBy: string };

/** What the person is asked, and the command that waits for it. */
type Asked = { readonly position: number; readonly at: number; readonly held: Open | null };

/** Makes the waterfall of a stretch of a run from its events, handed in one by one in their order. */
export class EventBars {
  readonly #from: number;
  readonly #to: number;
  readonly #bars: BarMerger;
  readonly #open: Open[] = [];
  readonly #asked: Asked[] = [];
  /** Since when the model may work; null while it is somebody else's turn. */
  #modelSince: number | null = null;

  /** Times are Unix milliseconds; bars closer than a pixel become one. */
  constructor(from: number, to: number, pixels: number) {
    this.#from = from;
    this.#to = to;
    this.#bars = new BarMerger((to - from) / pixels);
  }

  add(event: BarEvent): void {
    const { at, durationMs, position, state, type } = event;
    const began = at - (durationMs ?? 0);
    const closedBy = openers.get(type);
    if (modelTypes.has(type)) {
      this.#modelSince ??= at;
      this.#model(at, position);
      this.#modelSince = at;
    } else if (closedBy !== undefined) {
      this.#model(at, position);
      if (this.#open.length === mostOpen) this.#open.shift();
      this.#open.push({ position, at, closedBy });
    } else if (type === 'bash_output' || type === 'tool_result') {
      const index = this.#open.findIndex((open) => open.closedBy === type);
      const [open] = index === -1 ? [] : this.#open.splice(index, 1);
      const from = durationMs === null ? (open?.at ?? at) : began;
      this.#put('commands', from, at, barStateOf(state), open?.position ?? position);
      if (this.#open.length === 0) this.#modelSince = at;
    } else if (type === 'file_read' || type === 'file_write') {
      this.#put('files', began, at, barStateOf(state), position);
    } else if (type === 'approval') {
      this.#approval(event);
    } else if (type === 'error') {
      this.#put('model', at, at, 'failed', position);
    } else if (type === 'prompt_sent') {
      this.#modelSince = at;
    } else if (type === 'completed') {
      this.#close(at);
    }
  }

  /** The waterfall; what still runs does until `lastAt`. */
  end(lastAt: number): Waterfall {
    for (const { at, position } of this.#open) this.#put('commands', at, Math.max(at, lastAt), 'running', position);
    for (const { at, position } of this.#asked) this.#put('you', at, Math.max(at, lastAt), 'waiting', position);
    const bars = this.#bars.all();
    return { from: this.#from, to: this.#to, bars, idle: idleBetween(this.#from, this.#to, bars) };
  }

  /** The run is over: what was not heard of again has ended with it. */
  #close(at: number): void {
    for (const open of this.#open.splice(0)) this.#put('commands', open.at, at, 'done', open.position);
    for (const asked of this.#asked.splice(0)) this.#put('you', asked.at, at, 'waited', asked.position);
    this.#modelSince = null;
  }

  /** What is asked is asked about the command that was told last, which runs once it is allowed. */
  #approval({ at, durationMs, position, state }: BarEvent): void {
    if (state === 'waiting') {
      this.#model(at, position);
      this.#asked.push({ position, at, held: this.#open.pop() ?? null });
      return;
    }
    const asked = this.#asked.shift();
    const from = durationMs === null ? (asked?.at ?? at) : at - durationMs;
    this.#put('you', from, at, 'waited', position);
    if (asked === undefined) return;
    if (asked.held !== null && state === 'done') this.#open.push({ ...asked.held, at });
    else if (this.#open.length === 0) this.#modelSince = at;
  }

  #model(at: number, position: number): void {
    const since = this.#modelSince;
    this.#modelSince = null;
    // A second command in a row took none of the model's time.
    if (since === null) return;
    this.#put('model', at - since > longestSilenceMs ? at : since, at, 'done', position);
  }

  #put(lane: Lane, from: number, to: number, state: BarState, position: number): void {
    const bar = { lane, from: Math.min(from, to), to, state, position };
    if (bar.to >= this.#from && bar.from <= this.#to) this.#bars.add(bar);
  }
}

function barStateOf(state: EventState): BarState {
  return state === 'failed' ? 'failed' : 'done';
}

type OwnBar = { -readonly [Key in keyof RunBar]: RunBar[Key] };

/** Joins bars of the same lane and state that are closer than a distance. */
class BarMerger {
  readonly #distance: number;
  readonly #rows = new Map<Lane, Map<BarState, OwnBar[]>>(lanes.map((lane) => [lane, new Map()]));

  constructor(distance: number) {
    this.#distance = distance;
  }

  /** Takes a bar, which is its own from then on. */
  add(bar: OwnBar): void {
    const lane = this.#rows.get(bar.lane);
    const row = lane?.get(bar.state);
    if (row === undefined || row.length >= mostApart) lane?.set(bar.state, [...this.#joined(row ?? []), bar]);
    else this.#push(row, bar);
  }

  all(): RunBar[] {
    const rows = [...this.#rows.values()].flatMap((lane) => [...lane.values()]);
    return rows.flatMap((row) => this.#joined(row)).toSorted((a, b) => a.from - b.from);
  }

  /** A bar is known when it ends, so a long one may join several that came before it. */
  #push(row: OwnBar[], bar: OwnBar): void {
    for (let last = row.at(-1); last !== undefined && this.#touch(last, bar); last = row.at(-1)) {
      bar.from = Math.min(bar.from, last.from);
      bar.to = Math.max(bar.to, last.to);
      bar.position = Math.min(bar.position, last.position);
      row.pop();
    }
    row.push(bar);
  }

  /** The same for bars that came out of order. */
  #joined(row: readonly OwnBar[]): OwnBar[] {
    const joined: OwnBar[] = [];
    for (const bar of row.toSorted((a, b) => a.from - b.from)) this.#push(joined, bar);
    return joined;
  }

  #touch(a: RunBar, b: RunBar): boolean {
    return b.from <= a.to + this.#distance && a.from <= b.to + this.#distance;
  }
}

function idleBetween(from: number, to: number, bars: readonly RunBar[]): { from: number; to: number }[] {
  const idle: { from: number; to: number }[] = [];
  let covered = from;
  for (const bar of bars) {
    if (bar.from - covered >= idleAfterMs) idle.push({ from: covered, to: bar.from });
    covered = Math.max(covered, bar.to);
  }
  if (to - covered >= idleAfterMs) idle.push({ from: covered, to });
  return idle;
}
