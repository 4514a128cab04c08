import { isDeepStrictEqual } from 'node:util';
import type { About } from '../../shared/contract/about.ts';
import { type DiagnosticsLine, formatDiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { getSetting, settingNames } from '../../shared/settings/setting-definitions.ts';
import { defaultSettings, type Settings, type SettingsSnapshot } from '../../shared/settings/settings-schema.ts';

/** The contents of a bundle. */
export type BundleInput = {
  readonly now: Date;
  readonly about: About;
  readonly browser: string;
  readonly hostKind: 'desktop' | 'web';
  /** The state of Codex, in one line. */
  readonly codex: string;
  readonly settings: Pick<SettingsSnapshot, 'values' | 'problems'>;
  /** The processes started by the app, the largest first. */
  readonly processes: readonly ListedProcess[];
  /** The newest lines of the log, oldest first. */
  readonly lines: readonly DiagnosticsLine[];
  /** Removes secrets and personal data from a text. */
  readonly redact: (text: string) => string;
  /** The maximum length in characters; the oldest lines are dropped first. */
  readonly atMost: number;
};

const maxProcesses = 100;

/**
 * The settings whose values reveal nothing about a user. For other settings, the bundle only says that the user changed
 * them.
 */
const plainSettings = settingNames.filter((name) => getSetting(name).inBundle === true);

/** Writes a text for supporters: versions, settings, and the log without Codex's output, which may quote threads. */
export function formatBundle(facts: BundleInput): string {
  const { atMost, lines, redact } = facts;
  const head = redact(
    [
      'Workcell diagnostics. Secrets, your names and your paths are replaced.',
      `Made ${facts.now.toISOString()}`,
      '',
      'Versions',
      ...formatVersions(facts),
      '',
      'Codex',
      `  ${facts.codex}`,
      '',
      'Settings',
      ...formatSettings(facts.settings.values),
      ...facts.settings.problems.map((problem) => `  ${problem}`),
      '',
      `Processes, ${facts.processes.length}`,
      ...facts.processes.slice(0, maxProcesses).map((process) => formatProcess(process, facts.now)),
      '',
      'Log (newest lines)',
      '',
    ].join('\n'),
  );
  const texts = lines.filter(({ tag }) => tag !== 'stderr').map((line) => redact(formatDiagnosticsLine(line)));
  return head.slice(0, atMost) + takeNewest(texts, atMost - head.length);
}

function formatVersions({ about, browser, hostKind }: BundleInput): readonly string[] {
  const versions = {
    Workcell: `${about.app}, ${hostKind === 'desktop' ? 'desktop app' : 'web host'}`,
    Codex: about.codex === null ? 'not known' : `${about.codex.version}, ${about.codex.binary}`,
    Protocol: about.protocol,
    Node: about.node,
    Electron: about.electron ?? 'none',
    Browser: browser,
    SQLite: about.sqlite ?? 'not known',
    Schema: about.schema === null ? 'not known' : String(about.schema),
    System: about.system,
  };
  return Object.entries(versions).map(([name, version]) => `  ${name}: ${version}`);
}

/** Describes a process without its command line, which may quote a thread. */
function formatProcess({ kind, memoryBytes, pid, startedIn, startedAt }: ListedProcess, now: Date): string {
  const megabytes = Math.round(memoryBytes / 1_000_000);
  const minutes = Math.max(0, Math.round((now.getTime() - startedAt) / 60_000));
  return `  ${kind}, ${megabytes} MB, ${minutes} min, pid ${pid}${startedIn === 'earlier' ? ', from an earlier session' : ''}`;
}

function formatSettings(values: Settings): readonly string[] {
  const chosen = settingNames.filter(
    (name) => !plainSettings.includes(name) && !isDeepStrictEqual(values[name], defaultSettings[name]),
  );
  return [
    ...plainSettings.map((name) => `  ${name}: ${JSON.stringify(values[name])}`),
    `  changed, values not shown: ${chosen.join(', ') || 'nothing'}`,
  ];
}

/** Returns as many of the newest texts as `room` allows. */
function takeNewest(texts: readonly string[], room: number): string {
  let left = room;
  let from = texts.length;
  while (from > 0 && (texts[from - 1]?.length ?? 0) <= left) {
    from -= 1;
    left -= texts[from]?.length ?? 0;
  }
  return texts.slice(from).join('');
}
