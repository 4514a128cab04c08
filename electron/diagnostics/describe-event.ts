import type {
  DiagnosticsDomain,
  DiagnosticsLevel,
  DiagnosticsMessage,
} from '../../shared/diagnostics/diagnostics-line.ts';
import type { TelemetryEvent, TelemetryEventType } from '../../shared/privacy/telemetry/telemetry-event.ts';

/** The part of the app that events with these prefixes belong to. */
const domains: readonly (readonly [prefix: string, domain: DiagnosticsDomain])[] = [
  ['chat.approval_', 'approvals'],
  ['chat.', 'turn'],
  ['exec.', 'exec'],
  ['patch.', 'diff'],
  ['diff.', 'diff'],
  ['tool.', 'mcp'],
  ['mcp.', 'mcp'],
  ['prompt.', 'prompts'],
  ['session.', 'sessions'],
  ['telemetry.', 'telemetry'],
];

/** Frequent events with little information. */
const details: ReadonlySet<TelemetryEventType> = new Set(['chat.delta_received', 'session.persist.save']);

/** Returns the log line of an event: its name, then its fields. */
export function describeTelemetryEvent(event: TelemetryEvent): Pick<DiagnosticsMessage, 'domain' | 'level' | 'text'> {
  const { type, ...fields } = event;
  const facts = Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${formatValue(value)}`],
  );
  return {
    domain: domains.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 'telemetry',
    level: getLevel(event),
    text: [type, ...facts].join(' '),
  };
}

/** Returns an event's log line while telemetry is off: its content without the name used for counting. */
export function describeWithoutName(event: TelemetryEvent): Pick<DiagnosticsMessage, 'domain' | 'level' | 'text'> {
  const { text, ...line } = describeTelemetryEvent(event);
  const what = event.type.slice(event.type.indexOf('.') + 1).replaceAll(/[._]/g, ' ');
  return { ...line, text: `${what}${text.slice(event.type.length)}` };
}

function getLevel(event: TelemetryEvent): DiagnosticsLevel {
  switch (event.type) {
    case 'chat.stream_error':
      return event.decision === 'retry' ? 'warning' : 'error';
    case 'session.resume.failure':
    case 'session.persist.failure':
    case 'diff.apply_failed':
      return 'error';
    case 'session.resume.partial':
    case 'telemetry.suppressed':
    case 'chat.copy_blocked_sensitive':
      return 'warning';
    case 'chat.turn_completed':
      return event.status === 'failed' || event.status === 'codexStopped' ? 'warning' : 'info';
    default:
      return details.has(event.type) ? 'debug' : 'info';
  }
}

function formatValue(value: string | number | boolean): string {
  return typeof value === 'number' ? String(Math.round(value)) : String(value);
}
