import { describe, expect, it } from 'vitest';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { defaultSettings, type SettingsSnapshot } from '../../shared/settings/settings-schema.ts';
import { FakeCodexServer, fakeEnvironment } from '../codex/testing/fake-codex-server.ts';
import { AlertBoard } from './alert-board.ts';
import { createDataFolderAlert, createLeftoversAlert, createOwnFilesAlert } from './cli-alerts.ts';
import { watchAlerts } from './watch-alerts.ts';

const exited: CliFailure = { type: 'exited', code: 101, signal: null, stderr: ['boom'] };
const snapshotWith = (change: Partial<SettingsSnapshot>): SettingsSnapshot => ({
  values: defaultSettings,
  file: '/data/config.toml',
  lines: {},
  problems: [],
  ...change,
});

/** Creates a board that follows a fake Codex, and settings that a test changes. */
function watched(snapshot = snapshotWith({})) {
  const codex = new FakeCodexServer();
  const board = new AlertBoard(() => undefined);
  const listeners: ((snapshot: SettingsSnapshot) => void)[] = [];
  const options = {
    snapshot,
    onChange: (listen: (snapshot: SettingsSnapshot) => void) => {
      listeners.push(listen);
      return () => undefined;
    },
  };
  watchAlerts(board, codex, options, { canKeep: true });
  const change = (next: SettingsSnapshot) => {
    options.snapshot = next;
    for (const listen of listeners) listen(next);
  };
  return { board, codex, change, ids: () => board.alerts.map(({ id }) => id) };
}

describe('the alert board', () => {
  const alert = (id: string, fact: string): UserFacingAlert => ({
    id,
    surface: 'banner',
    severity: 'info',
    fact,
    remedy: '',
    commands: [],
  });

  it('the alert board has each id once, and announces only changes', () => {
    const reported: (readonly UserFacingAlert[])[] = [];
    const board = new AlertBoard((alerts) => reported.push(alerts));
    board.put('a', alert('a', 'one'));
    board.put('a', alert('a', 'one'));
    board.put('a', alert('a', 'two'));
    board.put('b', null);
    expect(reported.map((alerts) => alerts.map(({ fact }) => fact))).toEqual([['one'], ['two']]);
  });

  it('the alert board restores a dismissed alert only with news', () => {
    const board = new AlertBoard(() => undefined);
    board.put('a', alert('a', 'one'));
    board.dismiss('a');
    board.put('a', alert('a', 'one'));
    expect(board.alerts).toEqual([]);
    board.put('a', alert('a', 'two'));
    expect(board.alerts.map(({ fact }) => fact)).toEqual(['two']);
  });
});

describe('alerts of Codex', () => {
  it('Codex alerts report a failure until it is ready', () => {
    const { board, codex } = watched();
    codex.become({ phase: 'failed', failure: exited, attempts: 3 });
    expect(board.alerts).toMatchObject([
      {
        id: 'cli',
        severity: 'critical',
        remedy: expect.stringContaining('3 restarts failed'),
        commands: ['restartCodex', 'openSettings'],
      },
    ]);
    codex.becomeReady();
    expect(board.alerts).toEqual([]);
  });

  it('Codex alerts count the attempts of a restart', () => {
    const { board, codex } = watched();
    codex.become({ phase: 'restarting', attempt: 2, of: 3, at: 0, failure: exited });
    expect(board.alerts[0]?.remedy).toContain('attempt 2 of 3');
    codex.become({ phase: 'slow', environment: fakeEnvironment, since: 0, generation: 1 });
    expect(board.alerts[0]?.fact).toBe('Codex is running but not responding.');
  });

  it('Codex alerts stay while Codex is tried again, and go when it is ready', () => {
    const { codex, ids } = watched();
    codex.become({ phase: 'restarting', attempt: 1, of: 3, at: 0, failure: exited });
    codex.become({ phase: 'starting', since: 0 });
    expect(ids()).toEqual(['cli']);
    codex.becomeReady();
    expect(ids()).toEqual([]);
    codex.become({ phase: 'failed', failure: exited, attempts: 3 });
    codex.become({ phase: 'starting', since: 0 });
    expect(ids()).toEqual([]);
  });

  it('keeps a configuration warning until the next Codex has read it, and shows a machine warning once', () => {
    const { board, codex, ids } = watched();
    const warn = () => {
      codex.notify('configWarning', { summary: 'No bubblewrap', details: null });
      codex.notify('configWarning', { summary: 'Bad config', details: 'line 2', path: '/home/config.toml' });
    };
    warn();
    warn();
    expect(board.alerts).toMatchObject([
      { surface: 'toast', severity: 'info', fact: 'No bubblewrap' },
      {
        surface: 'banner',
        severity: 'warning',
        fact: 'Bad config',
        remedy: 'line 2',
        commands: ['restartCodex', 'showConfig'],
      },
    ]);
    board.dismiss('codexConfig:No bubblewrap');
    codex.die();
    codex.become({ phase: 'starting', since: 0 });
    expect(ids()).toEqual(['codexConfig:Bad config']);
    codex.becomeReady();
    expect(board.alerts).toEqual([]);
    warn();
    codex.becomeReady();
    expect(ids()).toEqual(['codexConfig:Bad config']);
    board.dismiss('codexConfig:Bad config');
    codex.die();
    warn();
    expect(ids()).toEqual(['codexConfig:Bad config']);
  });

  it('Codex alerts include every warning that keeps Codex from its configuration, even without a file name', () => {
    const { board, codex } = watched();
    const words = { summary: 'Invalid configuration; using defaults.', details: 'Model provider `absent` not found' };
    codex.notify('configWarning', words);
    expect(board.alerts).toMatchObject([{ surface: 'banner', commands: ['restartCodex', 'showConfig'] }]);
  });

  it('Codex alerts leave out a warning that means nothing', () => {
    const { board, codex } = watched();
    const summary =
      'Codex could not find bubblewrap on PATH. Install bubblewrap. Codex will use the bundled bubblewrap in the meantime.';
    codex.notify('configWarning', { summary, details: null });
    expect(board.alerts).toMatchObject([{ surface: 'machine', fact: 'Codex includes its own sandbox.' }]);
  });

  it('Codex alerts offer a restart once another program is chosen', () => {
    const { codex, change, ids } = watched();
    codex.become({ phase: 'starting', since: 0 });
    codex.becomeReady();
    change(snapshotWith({ values: { ...defaultSettings, codexBinary: '/my/codex' } }));
    expect(ids()).toEqual(['codexBinary']);
    codex.die(true);
    codex.become({ phase: 'starting', since: 0 });
    expect(ids()).toEqual([]);
  });
});

describe('alerts of our own files', () => {
  it('alerts about own files show the first problem of the settings along with the others', () => {
    const { board, change } = watched(snapshotWith({ problems: ['One.', 'Two.'] }));
    expect(board.alerts).toMatchObject([{ fact: 'One.', remedy: 'Two.', commands: ['openSettings'] }]);
    change(snapshotWith({}));
    expect(board.alerts).toEqual([]);
  });

  it('alerts about own files report a data folder that is not writable, and nothing otherwise', () => {
    expect(createDataFolderAlert('/data', 'EACCES')).toMatchObject({
      severity: 'critical',
      remedy: expect.stringContaining('EACCES'),
    });
    expect(createDataFolderAlert('/data', null)).toBeNull();
    expect(createOwnFilesAlert([null, 'trust.json is damaged.'])?.fact).toBe('trust.json is damaged.');
    expect(createOwnFilesAlert([null, null])).toBeNull();
  });

  it('alerts about own files count the processes from earlier runs', () => {
    const leftover = { pid: 1, startedAt: 0, executable: '/codex' };
    expect(createLeftoversAlert([])).toBeNull();
    expect(createLeftoversAlert([leftover])?.fact).toMatch(/^A process/);
    expect(createLeftoversAlert([leftover, leftover])).toMatchObject({
      fact: expect.stringMatching(/^2 processes/),
      commands: ['endLeftovers'],
    });
  });
});
