import { parseJson } from '../../../shared/base/parse-json.ts';
import { type EventData, findNumber, findText, isData } from '../../../shared/runs/telemetry-event.ts';

/** Joins the texts in a content list, or returns the content if it is a string. */
export function joinTexts(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((each) => (typeof each === 'string' ? each : isData(each) ? findText(each, 'text') : null));
  return texts.filter((text) => text !== null).join('\n\n');
}

/** Parses arguments that may be JSON text. */
export function parseArguments(given: unknown): unknown {
  return typeof given === 'string' ? (parseJson(given) ?? given) : (given ?? null);
}

/** Returns the original command without its shell, and its working directory. */
export function toCommand(given: EventData): { readonly command: string; readonly cwd: string | null } {
  const raw = given.command ?? given.cmd;
  const words = Array.isArray(raw) ? raw.filter((word) => typeof word === 'string') : null;
  const isShell =
    words?.length === 3 && /(?:^|\/)(?:ba|z|da|)sh$/.test(words[0] ?? '') && /^-l?c$/.test(words[1] ?? '');
  const command =
    words === null ? (typeof raw === 'string' ? raw : '') : ((isShell ? words[2] : words.join(' ')) ?? '');
  return { command, cwd: findText(given, 'cwd', 'workdir')?.replace(/^file:\/\//, '') ?? null };
}

/** Converts a Codex duration to milliseconds. Codex writes seconds with nanoseconds, or a number of milliseconds. */
export function toMilliseconds(duration: unknown): number | null {
  if (typeof duration === 'number') return duration;
  if (!isData(duration)) return null;
  const [secs, nanos] = [findNumber(duration, 'secs'), findNumber(duration, 'nanos')];
  return secs === null ? null : Math.round(secs * 1_000 + (nanos ?? 0) / 1e6);
}

/** Lists the files of a patch. */
export function listChanges(changes: unknown): readonly EventData[] {
  if (!isData(changes)) return [];
  return Object.entries(changes).map(([path, change]) => {
    if (!isData(change)) return { path, diff: null, added: null, removed: null };
    const kind = findText(change, 'type') ?? Object.keys(change)[0];
    const nested = change[kind ?? ''];
    const inside = isData(nested) ? nested : change;
    const diff = findText(inside, 'unified_diff', 'diff') ?? toWholeFileDiff(kind, findText(inside, 'content'));
    return { path, diff, added: splitLines(diff, '+'), removed: splitLines(diff, '-') };
  });
}

function toWholeFileDiff(kind: string | undefined, content: string | null): string | null {
  if (content === null) return null;
  const sign = kind === 'delete' ? '-' : '+';
  return `${content.replace(/\n$/, '').replaceAll(/^/gm, sign)}\n`;
}

function splitLines(diff: string | null, sign: '+' | '-'): number | null {
  return diff === null
    ? null
    : diff.split('\n').filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length;
}

/** Describes an approval request to the user. */
export function toApproval(payload: EventData): EventData {
  const { command } = toCommand(payload);
  const [path] = isData(payload.changes) ? Object.keys(payload.changes) : [];
  return {
    approval_id: findText(payload, 'approval_id', 'call_id') ?? '',
    command: command === '' ? null : command,
    tool: null,
    path: path ?? null,
    decision: null,
    by: null,
    duration_ms: null,
  };
}
