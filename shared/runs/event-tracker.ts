import type { BarState, Lane } from './run-bars.ts';
import type { EventState } from './run-event.ts';

// A file records moments; a waterfall shows time ranges. We assume that the model works from a prompt or result until
// it responds or requests something, and that a command runs until its output is reported.

/** The parts of an event that its bars are built from. */
export type BarEvent = {
  readonly position: number;
  readonly at: number;
  readonly type: string;
  readonly state: EventState;
  readonly durationMs: number | null;
};

/** Receives a bar. Times are Unix milliseconds. */
export type ReceiveBar = (lane: Lane, from: number, to: number, state: BarState, position: number) => void;

type Open = { readonly position: number; at: number; readonly closedBy: string };

/** An approval request and the command that waits for it. */
type Asked = { readonly position: number; at: number; readonly held: Open | null };

/** The work in progress at a moment of a run, as plain data that can be stored. */
export type TrackerState = {
  readonly open: Open[];
  readonly asked: Asked[];
  /** When the model may have started to work. Null when it is not the model's turn. */
  modelSince: number | null;
};

/** After this long without output, we assume the model was not working the whole time. */
const maxSilenceMs = 600_000;
/** The maximum number of commands running at once. Beyond it, we assume the oldest ended without a report. */
const maxOpenCommands = 1_000;

const modelTypes: ReadonlySet<string> = new Set(['response_chunk', 'response_complete', 'thinking']);
const openers: ReadonlyMap<string, string> = new Map([
  ['bash_command', 'bash_output'],
  ['tool_call', 'tool_result'],
]);

/** Emits the bars of a run as they end, from its events, added one by one in order. */
export class EventTracker {
  readonly #put: ReceiveBar;
  readonly #state: TrackerState;

  /** `state` is the work in progress before the first event that is added. */
  constructor(put: ReceiveBar, state: TrackerState = { open: [], asked: [], modelSince: null }) {
    this.#put = (lane, from, to, how, position) => put(lane, Math.min(from, to), to, how, position);
    this.#state = state;
  }

  /** Returns the work in progress now. */
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
      if (open.length === maxOpenCommands) open.shift();
      open.push({ position, at, closedBy });
    } else if (type === 'bash_output' || type === 'tool_result') {
      const index = open.findIndex((each) => each.closedBy === type);
      const [step] = index === -1 ? [] : open.splice(index, 1);
      const from = durationMs === null ? (step?.at ?? at) : began;
      this.#put('commands', from, at, toBarState(state), step?.position ?? position);
      if (open.length === 0) this.#state.modelSince = at;
    } else if (type === 'file_read' || type === 'file_write') {
      this.#put(type === 'file_read' ? 'commands' : 'files', began, at, toBarState(state), position);
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

  /** Emits the bars of everything still open, up to a time. */
  eachOpen(until: number, put: ReceiveBar): void {
    for (const { at, position } of this.#state.open) put('commands', at, Math.max(at, until), 'running', position);
    for (const { at, position } of this.#state.asked) put('you', at, Math.max(at, until), 'waiting', position);
  }

  /** Moves open work to a new time, because the clock was set. */
  setClock(at: number): void {
    for (const each of this.#state.open) each.at = at;
    for (const each of this.#state.asked) each.at = at;
    if (this.#state.modelSince !== null) this.#state.modelSince = at;
  }

  /** Ends anything still open, because the run is over. */
  #close(at: number): void {
    for (const open of this.#state.open.splice(0)) this.#put('commands', open.at, at, 'done', open.position);
    for (const asked of this.#state.asked.splice(0)) this.#put('you', asked.at, at, 'waited', asked.position);
    this.#state.modelSince = null;
  }

  /** Handles an approval. It is about the last reported command, which runs once the user allows it. */
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
    // A second command in a row took no model time.
    if (since === null) return;
    this.#put('model', at - since > maxSilenceMs ? at : since, at, 'done', position);
  }
}

function toBarState(state: EventState): BarState {
  return state === 'failed' ? 'failed' : 'done';
}
