import { visibleLine } from '../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../shared/i18n/i18n.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { getSpeaker } from '../../shared/transcript/get-speaker.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

/** What the record says about the work on a branch. */
export type RecordedWork = {
  readonly branch: string;
  /** The name of the thread; null without one. */
  readonly threadTitle: string | null;
  /** The turns of the thread, the oldest first. */
  readonly turns: readonly Turn[];
  /** What the thread cost, in words; null if unknown. */
  readonly cost: string | null;
  readonly commits: readonly string[] | null;
  readonly files:
    | readonly { readonly path: string; readonly added: number | null; readonly removed: number | null }[]
    | null;
  /** When one of the files last changed, in Unix milliseconds; null if unknown. */
  readonly changedAt: number | null;
  /** Removes secrets and personal data from a text. Gets each text whole: a part of a secret looks like none. */
  readonly redact: (text: string) => string;
};

/** What ends a line in Markdown. */
const lineBreak = /\r\n?|\n/;
const maxTitle = 120;
const maxAsked = 4_000;
const maxFiles = 50;
const maxChecks = 20;
const maxCommand = 200;

/** Writes the title and the text of a pull request, as Markdown. The user reads and edits both before they are sent. */
export function describeWork(work: RecordedWork): { readonly title: string; readonly body: string } {
  const sections = [describeAsked(work), describeFiles(work), describeChecks(work), describeEffort(work)];
  return { title: findTitle(work), body: sections.filter((section) => section !== null).join('\n\n') };
}

function findTitle({ branch, commits, redact, threadTitle }: RecordedWork): string {
  const [only, ...more] = commits ?? [];
  const title = only !== undefined && more.length === 0 ? only : (threadTitle ?? only ?? branch);
  const line = visibleLine(redact(title.trim()).split(lineBreak)[0] ?? '');
  return line.length <= maxTitle ? line : `${line.slice(0, maxTitle - 1).toWellFormed()}…`;
}

function describeAsked({ redact, turns }: RecordedWork): string | null {
  const messages = turns.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.kind === 'user' && entry.state === 'confirmed' && getSpeaker(entry) === 'You' ? [entry.text.trim()] : [],
    ),
  );
  const [first, ...later] = messages.filter((text) => text !== '');
  if (first === undefined) return null;
  const clean = redact(first);
  const asked = clean.length <= maxAsked ? clean : `${clean.slice(0, maxAsked).toWellFormed()}…`;
  const more = later.length === 0 ? '' : `\n\n${t`And ${counted(later.length, 'later message')}.`}`;
  return `## ${t`What was asked`}\n\n${quote(asked)}${more}`;
}

function describeFiles({ commits, files, redact }: RecordedWork): string | null {
  if (files === null || files.length === 0) return null;
  const sum = (each: 'added' | 'removed') => files.reduce((total, file) => total + (file[each] ?? 0), 0);
  const listed = files.slice(0, maxFiles).map(({ added, path, removed }) => {
    const lines = added === null || removed === null ? t`binary` : `+${added} −${removed}`;
    return `- ${writeCode(redact(path))} ${lines}`;
  });
  const more = files.length > maxFiles ? [`- ${t`And ${counted(files.length - maxFiles, 'more file')}`}`] : [];
  const subjects =
    commits !== null && commits.length > 1
      ? commits.toReversed().map((subject) => `- ${writeCode(redact(subject))}`)
      : [];
  const facts = `${counted(files.length, 'file')}, +${sum('added')} −${sum('removed')}`;
  return [
    `## ${t`Changes`}`,
    ...(subjects.length === 0 ? [] : [subjects.join('\n')]),
    facts,
    [...listed, ...more].join('\n'),
  ].join('\n\n');
}

const checkers =
  'tsc|vitest|jest|mocha|pytest|tox|ruff|mypy|eslint|biome|prettier|rspec|phpunit|ctest|node --test|(?:python3? -m )(?:pytest|unittest|mypy)';
const runners =
  '(?:npm|pnpm|yarn|bun)(?: run| exec)?|npx(?: --no-install| --no| -y)?|make|cargo|go|dotnet|deno|(?:\\./)?(?:mvn|gradle)w?|bundle exec|uv run';
const tasks = 'tests?|t|lint|checks?|typecheck|build|verify|clippy|vet';
/** A check can run in another folder. Nothing in its name can be another command. */
const move = `cd (?:[^\\s|;&<>()$\`'"\\\\]+|'[^'\\r\\n]*'|"[^"$\`\\\\\\r\\n]*") && `;
/**
 * A command whose exit code is that of a check: it begins with one, and no other program can hide how the check ended.
 */
const checkCommand = new RegExp(
  `^(?:${move})?(?:(?:${runners}) (?:${tasks}|${checkers})|(?:\\./node_modules/\\.bin/|node_modules/\\.bin/)?(?:${checkers}))(?=$|[ :])(?:&&|>&|[^|;&\\r\\n\`])*$`,
);

/** Words with which a check checks nothing, only a part, or says that all is well. */
const checksLess =
  /(?:^|\s)(?:--help|-h|--version|-V|-n|-i|-k|--(?:fix-)?dry-run|--just-print|--touch|--ignore-errors|--keep-going|--if-present|--(?:passWithNoTests|pass-with-no-tests)|--no-run|--no-tests|--write|--fix|--fix-only|--init|--collect-only|--co|--list|--listTests|--list-tests|--exit-zero|-DskipTests|(?:-run|--run)[= ]["']?(?:NONE|XXX|\^\$)["']?)(?=$|[\s=])|\bmake .*\s-[a-z]*[hikn]|\b(?:tsc|jest|vitest|eslint|prettier) -v\b/;

type CommandEntry = Extract<Entry, { readonly kind: 'command' }>;

/** Lists the last result of each check that ran, if no file of the work has changed since. */
function describeChecks({ changedAt, redact, turns }: RecordedWork): string | null {
  const results = new Map<string, CommandEntry>();
  for (const entry of turns.flatMap(({ entries }) => entries)) {
    if (entry.kind === 'patch' && entry.status === 'done') results.clear();
    if (entry.kind !== 'command' || entry.exitCode === null || !isCheck(entry.command.trim())) continue;
    if (changedAt !== null && (entry.at ?? 0) <= changedAt) continue;
    // The newest result of a check also has the newest place.
    results.delete(entry.command);
    results.set(entry.command, entry);
  }
  if (results.size === 0) return null;
  const listed = [...results.values()].slice(-maxChecks).map(({ command, exitCode }) => {
    const clean = redact(command.trim());
    const [line = ''] = clean.split(lineBreak);
    const shown = line === clean && line.length <= maxCommand ? line : `${line.slice(0, maxCommand).toWellFormed()}…`;
    return `- ${writeCode(shown)} ${t`exit ${exitCode}`}`;
  });
  return `## ${t`Checks`}\n\n${listed.join('\n')}`;
}

function isCheck(command: string): boolean {
  return checkCommand.test(command) && !checksLess.test(command);
}

function describeEffort({ cost, turns }: RecordedWork): string | null {
  const worked = turns.filter(({ status }) => status !== 'notSent' && status !== 'pending');
  if (worked.length === 0) return null;
  const ms = worked.reduce((total, { durationMs }) => total + (durationMs ?? 0), 0);
  const facts = [t`Made with Codex in ${counted(worked.length, 'turn')}`, ms < 1_000 ? null : formatSpan(ms), cost];
  return facts.filter((fact) => fact !== null).join(', ');
}

function formatSpan(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return seconds < 60 ? t`${seconds} s` : t`${wholeNumber(Math.round(seconds / 60))} min`;
}

function quote(text: string): string {
  return text
    .split(lineBreak)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

/** Writes a text as Markdown code. Nothing in the text can end the code or mention a person. */
function writeCode(written: string): string {
  const text = visibleLine(written);
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}
