import { describe, expect, it } from 'vitest';
import type { MachineInfo } from '../../../shared/machine/machine-facts.ts';
import { describeMachineRows, type MachineRowsInput } from './machine-rows.ts';

const environment = {
  binary: '/opt/codex',
  binarySource: 'package',
  version: '0.169.0',
  codexHome: '/home/p/.codex',
  platform: 'linux',
} as const;
const machine: MachineInfo = {
  platform: 'linux',
  installer: 'apt',
  codex: { type: 'found', binary: '/opt/codex', binarySource: 'package', version: '0.169.0' },
  sandbox: { type: 'ready' },
  git: { type: 'found', version: '2.51.0' },
  keyring: { type: 'reached' },
  threads: { type: 'encrypted', keyHolder: 'keyring' },
};
const facts: MachineRowsInput = {
  reading: machine,
  cli: { phase: 'ready', environment, answersInMs: 340, generation: 1 },
  alerts: [],
  encryption: { type: 'plain' },
  workspace: null,
};
const workspace = {
  path: '/home/p/code/ledger-import',
  name: 'ledger-import',
  displayPath: '~/code/ledger-import',
  gitRoot: '/home/p/code/ledger-import',
  branch: 'main',
  trust: 'unknown',
} as const;
const note = { severity: 'info', surface: 'machine', remedy: 'Details.', commands: [] } as const;
const namesOf = (changed: Partial<MachineRowsInput>) =>
  describeMachineRows({ ...facts, ...changed }).map(({ glyph, name }) => `${glyph}: ${name}`);

describe('describeMachineRows', () => {
  it('lists what works in order of dependency, and the open folder', () => {
    expect(namesOf({ workspace })).toEqual([
      'done: Codex 0.169.0',
      'done: Sandbox ready',
      'done: git 2.51.0',
      'done: System keyring',
      'done: ~/code/ledger-import',
    ]);
    const [codex] = describeMachineRows(facts);
    expect(codex?.detail.replaceAll('\u00a0', ' ')).toBe('Bundled. Responds in 0.3 s.');
    expect(describeMachineRows({ ...facts, workspace }).at(-1)?.detail).toContain('On branch main.');
  });

  it('says that the machine is being checked, or could not be checked', () => {
    expect(namesOf({ reading: 'running' })).toEqual(['done: Codex 0.169.0', 'running: Checking this machine']);
    expect(namesOf({ reading: 'failed' })).toContain('warning: Could not check this machine');
  });

  it('shows the Codex that was found before one is started', () => {
    const cli = { phase: 'idle' } as const;
    const [found] = describeMachineRows({ ...facts, cli });
    expect(found).toMatchObject({ glyph: 'done', name: 'Codex 0.169.0' });
    expect(found?.detail).toContain('It starts when you open a folder.');
    const codex = { type: 'unusable', failure: { type: 'notFound', searched: [] } } as const;
    const [missing] = describeMachineRows({ ...facts, cli, reading: { ...machine, codex } });
    expect(missing).toMatchObject({ glyph: 'failed', name: 'Codex was not found.', inSettings: true });
  });

  it('says why Codex does not run and leaves the buttons to the banner', () => {
    const failure = { type: 'notFound', searched: [] } as const;
    const [codex] = describeMachineRows({ ...facts, cli: { phase: 'failed', failure, attempts: 0 } });
    expect(codex).toMatchObject({ glyph: 'failed', name: 'Codex was not found.', inSettings: false });
  });

  it('includes alerts about this machine and repeats nothing', () => {
    const alerts = [
      { ...note, id: 'sessions', fact: 'Threads are encrypted on disk.' },
      { ...note, id: 'other', surface: 'toast', fact: 'Something else.' },
    ] as const;
    expect(namesOf({ alerts }).at(-1)).toBe('done: Threads are encrypted on disk.');
    const reading = {
      ...machine,
      keyring: { type: 'unreached', message: 'there is no session bus', hasBus: false },
      threads: { type: 'encrypted', keyHolder: 'keyFile' },
    } as const;
    expect(namesOf({ alerts, reading }).at(-1)).toBe('warning: No system keyring');
  });

  it('says why the thread key was unavailable', () => {
    const reasons = ['It was not unlocked.'];
    const protection = { type: 'locked', reasons, hasRecoveryKey: false, aside: '/x' } as const;
    const keyring = describeMachineRows({ ...facts, encryption: protection }).at(-1);
    expect(keyring).toMatchObject({ glyph: 'failed', detail: 'It was not unlocked.' });
  });
});
