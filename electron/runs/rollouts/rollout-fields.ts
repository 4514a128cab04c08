import { parseJson } from '../../../shared/base/parse-json.ts';
import { type EventData, isData, numberIn, textIn } from '../../../shared/runs/telemetry-event.ts';

/** Joins the texts in a content list, or returns the content if it is a string. */
export function textsIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((each) => (typeof each === 'string' ? each : isData(each) ? textIn(each, 'text') : null));
  return texts.filter((text) => text !== null).join('\n\n');
}

/** Parses arguments that may be JSON text. */
export function parsedIn(given: unknown): unknown {
  return typeof given === 'string' ? (parseJson(given) ?? given) : (given ?? null);
}

/** The original command without its shell, and its working directory. */
export function commandIn(given: EventData): { readonly command: string; readonly cwd: string | null } {
  const raw = given.command ?? given.cmd;
  const words = Array.isArray(raw) ? raw.filter((word) => typeof word === 'string') : null;
  const isShell =
    words?.length === 3 && /(?:^|\/)(?:ba|z|da|)sh$/.test(words[0] ?? '') && /^-l?c$/.test(words[1] ?? '');
  const command =
    words === null ? (typeof raw === 'string' ? raw : '') : ((isShell ? words[2] : words.join(' ')) ?? '');
  return { command, cwd: textIn(given, 'cwd', 'workdir')?.replace(/^file:\/\//, '') ?? null };
}

/** Converts a Codex duration to milliseconds. Codex writes seconds with nanoseconds, or a number of milliseconds. */
export function durationIn(duration: unknown): number | null {
  if (typeof duration === 'number') return duration;
  if (!isData(duration)) return null;
  const [secs, nanos] = [numberIn(duration, 'secs'), numberIn(duration, 'nanos')];
  return secs === null ? null : Math.round(secs * 1_000 + (nanos ?? 0) / 1e6);
}

/** Lists the files of a patch. */
export function changesIn(changes: unknown): readonly EventData[] {
  if (!isData(changes)) return [];
  return Object.entries(changes).map(([path, change]) => {
    if (!isData(change)) return { path, diff: null, added: null, removed: null };
    const kind = textIn(change, 'type') ?? Object.keys(change)[0];
    const nested = change[kind ?? ''];
    const inside = isData(nested) ? nested : change;
    const diff = textIn(inside, 'unified_diff', 'diff') ?? wholeAs(kind, textIn(inside, 'content'));
    return { path, diff, added: linesOf(diff, '+'), removed: linesOf(diff, '-') };
  });
}

function wholeAs(kind: string | undefined, content: string | null): string | null {
  if (content === null) return null;
  const sign = kind === 'delete' ? '-' : '+';
  return `${content.replace(/\n$/, '').replaceAll(/^/gm, sign)}\n`;
}

function linesOf(diff: string | null, sign: '+' | '-'): number | null {
  return diff === null
    ? null
    : diff.split('\n').filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length;
}

/** Describes what the person was asked. */
export function approvalIn(payload: EventData): EventData {
  const { command } = commandIn(payload);
  const [path] = isData(payload.changes) ? Object.keys(payload.changes) : [];
  return {
    approval_id: textIn(payload, 'approval_id', 'call_id') ?? '',
    command: command === '' ? null : command,
    tool: null,
    path: path ?? null,
    decision: null,
    by: null,
    duration_ms: null,
  };
}
