import { describe, expect, it } from 'vitest';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { defaultSettings } from '../../shared/settings/settings-schema.ts';
import { DiagnosticRedactor, diagnosticRules } from '../model/redaction/diagnostic-redactor.ts';
import { type BundleInput, formatBundle } from './diagnostics-bundle.ts';

const person = { home: '/home/ada', userName: 'ada', workspace: null, folders: ['/home/ada/secret-project'] };
const redactor = new DiagnosticRedactor(
  diagnosticRules({ personal: person, workspaceHashes: [], keepStackTraces: false }),
);
const key = `sk-proj-${'a1B2c3D4e5F6g7H8'.repeat(3)}`;

function line(seq: number, change: Partial<DiagnosticsLine> = {}): DiagnosticsLine {
  return { seq, at: seq * 1_000, tag: 'info', domain: 'cli', level: 'info', text: `line ${seq}`, ...change };
}

const facts: BundleInput = {
  now: new Date('2026-11-20T10:00:00Z'),
  about: {
    app: '1.2.3',
    license: 'Apache-2.0',
    codex: { version: '0.169.0', binary: '/home/ada/bin/codex' },
    protocol: '0.169.0',
    node: '24.1.0',
    electron: null,
    chromium: null,
    sqlite: '3.50.0',
    schema: 9,
    system: 'Linux 6.1 x64',
  },
  browser: 'Firefox 140',
  hostKind: 'web',
  codex: 'Ready.',
  settings: { values: defaultSettings, problems: [] },
  processes: [
    {
      pid: 812,
      startMark: 'boot 1',
      startedAt: Date.parse('2026-11-20T09:00:00Z'),
      kind: 'command',
      commandLine: 'git commit -m "the words of a thread"',
      memoryBytes: 12_400_000,
      startedIn: 'earlier',
      server: null,
      thread: null,
      run: null,
      folder: '/home/ada/secret-project',
      end: 'end',
    },
  ],
  lines: [line(1), line(2)],
  redact: (text) => redactor.text(text),
  atMost: 10_000,
};

describe('writeBundle', () => {
  it('has versions, settings and the log', () => {
    const text = formatBundle(facts);
    for (const part of [
      'Workcell: 1.2.3, web host',
      'Node: 24.1.0',
      'Schema: 9',
      'Firefox 140',
      'theme: "system"',
      'command, 12 MB, 60 min, pid 812, from an earlier session',
      'line 2',
    ])
      expect(text).toContain(part);
    expect(text.indexOf('line 1')).toBeLessThan(text.indexOf('line 2'));
  });

  it('names each process without its command line', () => {
    expect(formatBundle(facts)).not.toMatch(/git commit|words of a thread/);
  });

  it('contains no secret, name or path of the user, wherever they occur', () => {
    const values = {
      ...defaultSettings,
      codexBinary: '/home/ada/bin/codex',
      editor: ['/home/ada/edit', key],
      notedFolders: ['/home/ada/secret-project'],
    };
    const text = formatBundle({
      ...facts,
      codex: `Failed in /home/ada/secret-project with ${key}`,
      settings: { values, problems: [`config.toml line 1: ${key}`] },
      lines: [line(1, { text: `opened /home/ada/secret-project/a.ts with ${key}` })],
    });
    expect(text).not.toContain(key);
    expect(text).not.toContain('ada');
    expect(text).not.toContain('secret-project');
    expect(text).toContain('changed, values not shown: codexBinary, editor, notedFolders');
  });

  it("leaves out Codex's output, which may quote threads", () => {
    expect(
      formatBundle({ ...facts, lines: [line(1, { tag: 'stderr', text: 'the words of a thread' })] }),
    ).not.toContain('words of a thread');
  });

  it('keeps the newest lines if there is no room for all', () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => line(at + 1));
    const text = formatBundle({ ...facts, lines, atMost: 5_000 });
    expect(text.length).toBeLessThanOrEqual(5_000);
    expect(text).toContain('line 1000\n');
    expect(text).not.toContain('line 1\n');
    expect(text).toContain('Workcell: 1.2.3');
  });
});
