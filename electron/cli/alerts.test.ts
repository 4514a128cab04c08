import { describe, expect, it } from 'vitest';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { defaultOptions, type OptionsSnapshot } from '../../shared/settings/options.ts';
import { FakeCodexServer, fakeEnvironment } from '../codex/testing/fake-codex-server.ts';
import { AlertBoard } from './alert-board.ts';
import { alertOfDataFolder, alertOfLeftovers, alertOfOwnFiles } from './cli-alerts.ts';
import { watchAlerts } from './watch-alerts.ts';

const exited: CliFailure = { type: 'exited', code: 101, signal: null, stderr: ['boom'] };
const snapshotWith = (change: Partial<OptionsSnapshot>): OptionsSnapshot => ({
  values: defaultOptions,
  file: '/data/config.toml',
  lines: {},
  problems: [],
  ...change,
});

/** A board that follows a fake Codex and options that a test changes. */
function watched(snapshot = snapshotWith({})) {
  const codex = new FakeCodexServer();
  const board = new AlertBoard(() => undefined);
  const listeners: ((snapshot: OptionsSnapshot) => void)[] = [];
  const options = {
    snapshot,
    onChange: (listen: (snapshot: OptionsSnapshot) => void) => {
      listeners.push(listen);
      return () => undefined;
    },
  };
  watchAlerts(board, codex, options, { canKeep: true });
  const change = (next: OptionsSnapshot) => {
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

  it('has each id once and tells only of changes', () => {
    const reported: (readonly UserFacingAlert[])[] = [];
    const board = new AlertBoard((alerts) => reported.push(alerts));
    board.put('a', alert('a', 'one'));
    board.put('a', alert('a', 'one'));
    board.put('a', alert('a', 'two'));
    board.put('b', null);
    expect(reported.map((alerts) => alerts.map(({ fact }) => fact))).toEqual([['one'], ['two']]);
  });

  it('brings a dismissed one back only with news', () => {
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
  it('say that it failed until it is ready', () => {
    const { board, codex } = watched();
    codex.become({ phase: 'failed', failure: exited, attempts: 3 });
    expect(board.alerts).toMatchObject([
      {
        id: 'cli',
        severity: 'critical',
        remedy: expect.stringContaining('started again 3 times in vain'),
        commands: ['restartCodex', 'openSettings'],
      },
    ]);
    codex.becomeReady();
    expect(board.alerts).toEqual([]);
  });

  it('count the attempts of a restart', () => {
    const { board, codex } = watched();
    codex.become({ phase: 'restarting', attempt: 2, of: 3, at: 0, failure: exited });
    expect(board.alerts[0]?.remedy).toContain('attempt 2 of 3');
    codex.become({ phase: 'slow', environment: fakeEnvironment, since: 0, generation: 1 });
    expect(board.alerts[0]?.fact).toBe('Codex runs but does not answer.');
  });

  it('stand while Codex is tried again, and go when it is ready', () => {
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

  it('keep a warning of the configuration until the next Codex has read it, and say one of the machine once', () => {
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

  it('let nothing pass that keeps Codex from its configuration, though no file is named', () => {
    const { board, codex } = watched();
    const words = { summary: 'Invalid configuration; using defaults.', details: 'Model provider `absent` not found' };
    codex.notify('configWarning', words);
    expect(board.alerts).toMatchObject([{ surface: 'banner', commands: ['restartCodex', 'showConfig'] }]);
  });

  it('do not trouble the person with a warning that means nothing', () => {
    const { board, codex } = watched();
    const summary =
      'Codex could not find bubblewrap on PATH. Install bubblewrap. Codex will use the bundled bubblewrap in the meantime.';
    codex.notify('configWarning', { summary, details: null });
    expect(board.alerts).toMatchObject([{ surface: 'machine', fact: 'Codex brings its own sandbox.' }]);
  });

  it('offer a restart once another program is chosen', () => {
    const { codex, change, ids } = watched();
    codex.become({ phase: 'starting', since: 0 });
    codex.becomeReady();
    change(snapshotWith({ values: { ...defaultOptions, codexBinary: '/my/codex' } }));
    expect(ids()).toEqual(['codexBinary']);
    codex.die(true);
    codex.become({ phase: 'starting', since: 0 });
    expect(ids()).toEqual([]);
  });
});

describe('alerts of our own files', () => {
  it('say the first problem of the options and keep the others beside it', () => {
    const { board, change } = watched(snapshotWith({ problems: ['One.', 'Two.'] }));
    expect(board.alerts).toMatchObject([{ fact: 'One.', remedy: 'Two.', commands: ['openSettings'] }]);
    change(snapshotWith({}));
    expect(board.alerts).toEqual([]);
  });

  it('say that the data folder cannot be written, and nothing when it can', () => {
    expect(alertOfDataFolder('/data', 'EACCES')).toMatchObject({
      severity: 'critical',
      remedy: expect.stringContaining('EACCES'),
    });
    expect(alertOfDataFolder('/data', null)).toBeNull();
    expect(alertOfOwnFiles([null, 'trust.json is damaged.'])?.fact).toBe('trust.json is damaged.');
    expect(alertOfOwnFiles([null, null])).toBeNull();
  });

  it('count what earlier runs left', () => {
    const leftover = { pid: 1, startedAt: 0, executable: '/codex' };
    expect(alertOfLeftovers([])).toBeNull();
    expect(alertOfLeftovers([leftover])?.fact).toMatch(/^A process/);
    expect(alertOfLeftovers([leftover, leftover])).toMatchObject({
      fact: expect.stringMatching(/^2 processes/),
      commands: ['endLeftovers'],
    });
  });
});
