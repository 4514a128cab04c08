import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { secretRules } from '../../shared/redaction/secret-rules.ts';
import { Lifetime } from '../base/lifetime.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { DiagnosticRedactor } from '../model/redaction/diagnostic-redactor.ts';
import { CliDiagnosticsChannel } from './cli-diagnostics-channel.ts';
import type { CliStdErrEvent, RunningNow } from './stderr-event.ts';

const stamp = '2026-11-20T06:49:08.355022Z';

let clock: ManualClock;
let codex: FakeCodexServer;
let received: CliStdErrEvent[];
let suppressed: number[];
let running: RunningNow;
let channel: CliDiagnosticsChannel;
let lifetime: Lifetime;
beforeEach(() => {
  clock = new ManualClock();
  codex = new FakeCodexServer();
  received = [];
  suppressed = [];
  running = { threadId: null, turnId: null, entryId: null };
  lifetime = new Lifetime();
  channel = new CliDiagnosticsChannel({
    codex,
    lifetime,
    clock,
    running: () => running,
    newStream: () => new DiagnosticRedactor(secretRules).stream(),
    onSuppressed: (count) => suppressed.push(count),
  });
  channel.onLine((event) => received.push(event));
});

describe('a line of Codex’s standard error', () => {
  it.each([
    [`${stamp} ERROR codex_core::tools::router: error=no`, 'error'],
    [`${stamp}  WARN codex_core: odd`, 'warning'],
    [`${stamp}  INFO codex_app_server: fine`, 'info'],
    [`${stamp} DEBUG codex_app_server: detail`, 'info'],
    ["thread 'main' panicked at src/main.rs:1:1", 'error'],
    ['just words about an ERROR', 'info'],
  ] as const)('a line of Codex’s stderr has the severity that it names: %s', async (line, severity) => {
    const at = clock.now();
    codex.writeStderr(line);
    await Promise.resolve();
    clock.advance(100);
    expect(received).toMatchObject([{ severity, text: line, at, harmless: null }]);
  });

  it('a line of Codex’s stderr is one entry with the other lines of its error', () => {
    running = { threadId: threadId.parse('thread'), turnId: turnId.parse('turn'), entryId: null };
    const panic = ["thread 'main' panicked at src/main.rs:1:1:", 'no such thing', '   0: std::panicking', '   1: main'];
    for (const line of panic) codex.writeStderr(line);
    running = { threadId: null, turnId: null, entryId: null };
    codex.writeStderr(`${stamp} ERROR codex_core: first`);
    codex.writeStderr('Caused by:');
    codex.writeStderr(`${stamp} ERROR codex_core: second`);
    codex.writeStderr(`${stamp}  WARN codex_core: odd`);
    codex.writeStderr('plain words');
    expect(received.map(({ severity, text }) => [severity, text])).toEqual([
      ['error', panic.join('\n')],
      ['error', `${stamp} ERROR codex_core: first\nCaused by:`],
      ['error', `${stamp} ERROR codex_core: second`],
      ['warning', `${stamp}  WARN codex_core: odd`],
      ['info', 'plain words'],
    ]);
    expect(received[0]).toMatchObject({ threadId: 'thread', turnId: 'turn' });
  });

  it('a line of Codex’s stderr is an entry of its own if it arrives later than the error before it', async () => {
    codex.writeStderr(`${stamp} ERROR codex_core: first`);
    await Promise.resolve();
    codex.writeStderr('plain words');
    codex.writeStderr("thread 'main' panicked at src/main.rs:1:1:");
    clock.advance(100);
    codex.writeStderr('more words');
    expect(received.map(({ severity }) => severity)).toEqual(['error', 'info', 'error', 'info']);
    expect(clock.pending).toBe(0);
  });

  it('a line of Codex’s stderr does not wait for the end of an endless error', () => {
    codex.writeStderr(`${stamp} ERROR codex_core: first`);
    for (let line = 0; line < 250; line++) codex.writeStderr(`   ${line}: frame`);
    expect(received.length).toBeGreaterThan(0);
    void lifetime.end();
    expect(
      received
        .map(({ text }) => text)
        .join('\n')
        .split('\n'),
    ).toHaveLength(251);
  });

  it('a line of Codex’s stderr belongs to the turn that runs at that moment', () => {
    running = { threadId: threadId.parse('thread'), turnId: turnId.parse('turn'), entryId: entryId.parse('run') };
    codex.writeStderr('words');
    expect(received).toMatchObject([running]);
  });

  it('a line of Codex’s stderr is marked if it is harmless, and still announced', () => {
    codex.writeStderr(`${stamp} ERROR codex_app_server: Codex could not find bubblewrap on PATH. Install it.`);
    expect(received).toMatchObject([{ severity: 'info', harmless: expect.stringContaining('sandbox') }]);
  });

  it('a line of Codex’s stderr contains no secret, not even one that spans several lines', () => {
    const body = 'aB3dE5fG7hJ9kL2m'.repeat(4);
    codex.writeStderr('-----BEGIN RSA PRIVATE KEY-----');
    for (let number = 0; number < 3; number += 1) codex.writeStderr(body);
    codex.writeStderr('-----END RSA PRIVATE KEY-----');
    codex.writeStderr('and then words');
    void lifetime.end();
    const reported = received.map(({ text }) => text).join('\n');
    expect(reported).not.toContain('aB3dE5');
    expect(reported).toContain('[secret: private key]');
    expect(reported).toContain('and then words');
  });

  it('a line of Codex’s stderr is announced even if Codex ends in the middle of it', () => {
    codex.writeStderr('-----BEGIN RSA PRIVATE KEY-----');
    codex.writeStderr('aB3dE5fG7hJ9kL2m'.repeat(4));
    codex.die();
    expect(received.map(({ text }) => text)).toEqual(['[secret: private key]']);
  });

  it('a line of Codex’s stderr is not announced if it is empty', () => {
    codex.writeStderr('  ');
    expect(received).toEqual([]);
  });

  it('a line of Codex’s stderr is dropped and counted if too many arrive at once', () => {
    for (let number = 0; number < 600; number += 1) codex.writeStderr(`line ${number}`);
    expect(received).toHaveLength(500);
    clock.advance(10_000);
    expect(suppressed).toEqual([100]);
    codex.writeStderr('later');
    expect(received.at(-1)?.text).toBe('later');
    void lifetime.end();
    expect(clock.pending).toBe(0);
  });
});
