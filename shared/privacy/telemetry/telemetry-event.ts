import { z } from 'zod';
import type { ThreadId } from '../../base/ids.ts';
import type { Immutable } from '../../base/immutable.ts';
import { chatEvent } from './chat-events.ts';
import { count } from './measures.ts';
import { sessionEvent } from './session-events.ts';
import { workEvent } from './work-events.ts';

// The catalog of everything that is counted. Anything else does not compile. Nothing in it leaves the machine: what may
// leave is a separate, narrower list.

const counted = [...chatEvent.options, ...workEvent.options, ...sessionEvent.options] as const;

/** Any event that is counted and logged. */
const countedEvent = z.discriminatedUnion('type', counted);

const countedType = z.enum(counted.map(({ shape }) => shape.type.value));

/** An event with its fields. `telemetry.suppressed` says how many of a kind were left out of the log before it. */
export const telemetryEvent = z.discriminatedUnion('type', [
  ...counted,
  z.object({ type: z.literal('telemetry.suppressed'), event: countedType, count }),
]);

export type CountedEvent = Immutable<z.infer<typeof countedEvent>>;
/** The name of an event that is counted, such as `exec.end`. */
export type CountedEventType = CountedEvent['type'];
export type TelemetryEvent = Immutable<z.infer<typeof telemetryEvent>>;
/** The name of any event, counted or not. The log and docs/telemetry.md list events by it. */
export type TelemetryEventType = TelemetryEvent['type'];

/** The names of all events. */
export const telemetryEventTypes: readonly TelemetryEventType[] = telemetryEvent.options.map(
  ({ shape }) => shape.type.value,
);

/** Events of every normal use of the app: if one is missing from a run of all tests, the app no longer emits it. */
export const baselineEvents = [
  'chat.submission',
  'chat.turn_started',
  'chat.turn_completed',
  'chat.delta_received',
  'chat.retry_initiated',
  'chat.approval_requested',
  'chat.approval_resolved',
  'chat.stream_error',
  'exec.begin',
  'exec.end',
  'patch.begin',
  'patch.end',
  'tool.invoked',
  'session.resume.start',
  'session.resume.success',
  'session.persist.save',
] as const satisfies readonly TelemetryEventType[];

/** Receives each event as it happens, with its thread. */
export type EmitTelemetry = (event: CountedEvent, threadId?: ThreadId) => void;
