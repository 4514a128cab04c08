import type { BarState, Lane } from './run-bars.ts';
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

/** Takes a bar; times in Unix milliseconds. */
export type PutBar = (lane: Lane, from: number, to: number, state: BarState, position: number) => void;

type Open = { readonly position: number; at: number; readonly closedBy: string };

/** What the person is asked, and the command that waits for it. */
type Asked = { readonly position: number; at: number; readonly held: Open | null };

/** What goes on at a moment of a run, in plain data that can be kept. */
export type TrackerState = {
  readonly open: Open[];
  readonly asked: Asked[];
  /** Since when the model may work; null while it is somebody else's turn. */
  modelSince: number | null;
};

/** A model that has said nothing for so long was not working all the time. */
const longestSilenceMs = 600_000;
/** So many commands run at once at most; of more, the oldest are taken to have ended unheard. */
const mostOpen = 1_000;

const modelTypes: ReadonlySet<string> = new Set(['response_chunk', 'response_complete', 'thinking']);
const openers: ReadonlyMap<string, string> = new Map([
  ['bash_command', 'bash_output'],
  ['tool_call', 'tool_result'],
]);

/** Tells the bars of a run as they end, from its events, handed in one by one in their order. */
export class EventTracker {
  readonly #put: PutBar;
  readonly #state: TrackerState;

  /** `state` is what went on before the first event that is handed in. */
  constructor(put: PutBar, state: TrackerState = { open: [], asked: [], modelSince: null }) {
    this.#put = (lane, from, to, how, position) => put(lane, Math.min(from, to), to, how, position);
    this.#state = state;
  }

  /** What goes on now. */
  get state(): TrackerState {
    return this.#state;
  }

  add(event: BarEvent): void {
    const { open } = this.#state;
    const { at, durationMs, position, state, type } = event;
    const began = at - (durationMs ?? 0);
    const closedBy = openers.get(type);
    if (modelTypes.has(type)) {
      this.#state.modelSince ??= at;
      this.#model(at, position);
      this.#state.modelSince = at;
    } else if (closedBy !== undefined) {
      this.#model(at, position);
      if (open.length === mostOpen) open.shift();
      open.push({ position, at, closedBy });
    } else if (type === 'bash_output' || type === 'tool_result') {
      const index = open.findIndex((each) => each.closedBy === type);
      const [step] = index === -1 ? [] : open.splice(index, 1);
      const from = durationMs === null ? (step?.at ?? at) : began;
      this.#put('commands', from, at, barStateOf(state), step?.position ?? position);
      if (open.length === 0) this.#state.modelSince = at;
    } else if (type === 'file_read' || type === 'file_write') {
      this.#put('files', began, at, barStateOf(state), position);
    } else if (type === 'approval') {
      this.#approval(event);
    } else if (type === 'error') {
      this.#put('model', at, at, 'failed', position);
    } else if (type === 'prompt_sent') {
      this.#state.modelSince = at;
    } else if (type === 'completed') {
      this.#close(at);
    }
  }

  /** Tells the bars of what goes on, up to a time. */
  eachOpen(until: number, put: PutBar): void {
    for (const { at, position } of this.#state.open) put('commands', at, Math.max(at, until), 'running', position);
    for (const { at, position } of this.#state.asked) put('you', at, Math.max(at, until), 'waiting', position);
  }

  /** The clock was set: what goes on is counted from the new time on. */
  setClock(at: number): void {
    for (const each of this.#state.open) each.at = at;
    for (const each of this.#state.asked) each.at = at;
    if (this.#state.modelSince !== null) this.#state.modelSince = at;
  }

  /** The run is over: what was not heard of again has ended with it. */
  #close(at: number): void {
    for (const open of this.#state.open.splice(0)) this.#put('commands', open.at, at, 'done', open.position);
    for (const asked of this.#state.asked.splice(0)) this.#put('you', asked.at, at, 'waited', asked.position);
    this.#state.modelSince = null;
  }

  /** What is asked is asked about the command that was told last, which runs once it is allowed. */
  #approval({ at, durationMs, position, state }: BarEvent): void {
    const { asked, open } = this.#state;
    if (state === 'waiting') {
      this.#model(at, position);
      asked.push({ position, at, held: open.pop() ?? null });
      return;
    }
    const first = asked.shift();
    const from = durationMs === null ? (first?.at ?? at) : at - durationMs;
    this.#put('you', from, at, 'waited', position);
    if (first === undefined) return;
    if (first.held !== null && state === 'done') open.push({ ...first.held, at });
    else if (open.length === 0) this.#state.modelSince = at;
  }

  #model(at: number, position: number): void {
    const since = this.#state.modelSince;
    this.#state.modelSince = null;
    // A second command in a row took none of the model's time.
    if (since === null) return;
    this.#put('model', at - since > longestSilenceMs ? at : since, at, 'done', position);
  }
}

function barStateOf(state: EventState): BarState {
  return state === 'failed' ? 'failed' : 'done';
}
