import { isSecretName } from '../../../shared/redaction/phrase-rules.ts';
import { type EventData, isData } from '../../../shared/runs/telemetry-event.ts';
import type { PlacedRedactor } from '../redaction/placed-redactor.ts';

type Redaction = Pick<PlacedRedactor, 'text' | 'path' | 'secret'>;

/** Fields that contain only a path. */
const paths: ReadonlySet<string> = new Set(['path', 'file_path', 'cwd', 'workdir', 'folder', 'notebook_path']);
/** Names that programs create. Replacing them would separate a call from its result. */
const ids: ReadonlySet<string> = new Set(['call_id', 'approval_id', 'workcell_id', 'issue_id', 'schema']);
const madeUp =
  /^(?:(?:call|toolu|item|exec|fc|msg|rs|tool|wc|approval|turn)[_-][\w.:-]{1,80}|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|\d{1,20})$/i;
/** Data nested more deeply than this is not real. */
const maxDepth = 200;

/** Passes every text, name, and path of an event's data through the redactor. */
export function redactEvent(data: EventData, redact: Redaction): EventData {
  return redactFields(data, redact, 0);
}

function redactFields(data: EventData, redact: Redaction, depth: number): EventData {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [redact.text(name), redactValue(name, value, redact, depth)]),
  );
}

function redactValue(name: string, value: unknown, redact: Redaction, depth: number): unknown {
  if (typeof value === 'string') {
    if (value === '' || (ids.has(name) && madeUp.test(value))) return value;
    if (isSecretName(name)) return redact.secret(name, value);
    return paths.has(name) ? redact.path(value) : redact.text(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) return null;
  if (Array.isArray(value)) return value.map((each) => redactValue(name, each, redact, depth + 1));
  return isData(value) ? redactFields(value, redact, depth + 1) : null;
}
