import { describe, expect, it } from 'vitest';
import { describeMachine, type MachineFinding } from './describe-machine.ts';
import type { MachineInfo } from './machine-facts.ts';

const facts: MachineInfo = {
  platform: 'linux',
  installer: 'apt',
  codex: { type: 'found', binary: '/opt/codex', binarySource: 'path', version: '0.169.0' },
  sandbox: { type: 'ready' },
  git: { type: 'found', version: '2.51.0' },
  keyring: { type: 'reached' },
  threads: { type: 'encrypted', keyHolder: 'keyring' },
};

function find(part: MachineFinding['part'], changed: Partial<MachineInfo>): MachineFinding | undefined {
  return describeMachine({ ...facts, ...changed }).find((finding) => finding.part === part);
}

describe('describeMachine', () => {
  it('suggests no fix for a machine when everything works', () => {
    for (const { command, inSettings, state } of describeMachine(facts)) {
      expect({ command, inSettings, state }).toEqual({ command: null, inSettings: false, state: 'works' });
    }
    expect(find('codex', {})?.detail).toBe('From your PATH, /opt/codex.');
  });

  it.each([
    ['noBubblewrap', 'sudo apt install bubblewrap'],
    ['appArmor', 'apparmor_parser'],
    ['namespacesOff', 'kernel.unprivileged_userns_clone=1'],
    ['noNamespacesLeft', 'user.max_user_namespaces='],
  ] as const)('suggests a command that fixes a sandbox without %s', (cause, command) => {
    const sandbox = { type: 'failed', cause, message: 'bwrap: no' } as const;
    expect(find('sandbox', { sandbox })).toMatchObject({
      state: 'broken',
      command: expect.stringContaining(command),
    });
  });

  it('quotes Codex when the reason why the sandbox does not work is unknown', () => {
    const sandbox = { type: 'failed', cause: 'unknown', message: 'bwrap: Operation not permitted' } as const;
    const found = find('sandbox', { sandbox });
    expect(found?.detail).toContain('bwrap: Operation not permitted. The container');
    expect(found?.command).toBeNull();
  });

  it('suggests no command for a system with an unknown package installer', () => {
    const git = { type: 'missing' } as const;
    expect(find('git', { git })?.command).toBe('sudo apt install git');
    expect(find('git', { git, installer: null })?.command).toBeNull();
    expect(find('git', { git, platform: 'darwin', installer: null })?.command).toBe('xcode-select --install');
    expect(find('git', { git, platform: 'win32', installer: null })?.command).toBe('winget install Git.Git');
  });

  it('does not report a missing keyring that is not needed', () => {
    const keyring = { type: 'unreached', message: 'nobody answers', hasBus: true } as const;
    const threads = { type: 'encrypted', keyHolder: 'keyFile' } as const;
    expect(find('keyring', { keyring, threads })).toMatchObject({
      state: 'limited',
      command: 'sudo apt install gnome-keyring',
      detail: expect.stringContaining('Not reached: nobody answers.'),
    });
    const outside = find('keyring', { threads, keyring: { ...keyring, hasBus: false } });
    expect(outside?.command).toBeNull();
    expect(outside?.detail).toContain('Start Workcell in a desktop session.');
    expect(find('keyring', { keyring, threads: { type: 'plain' } })).toMatchObject({ state: 'works', command: null });
  });

  it('reports a missing keyring that has the key', () => {
    const keyring = { type: 'unreached', message: 'nobody answers', hasBus: true } as const;
    expect(find('keyring', { keyring })?.state).toBe('broken');
  });

  it('reports that a key is still in a file although there is a keyring', () => {
    const threads = { type: 'encrypted', keyHolder: 'keyFile' } as const;
    expect(find('keyring', { threads })).toMatchObject({
      state: 'limited',
      detail: expect.stringContaining('moves it to the keyring at the next start'),
    });
  });

  it('makes no claim about what Codex was not asked', () => {
    const codex = { type: 'unusable', failure: { type: 'notFound', searched: [] } } as const;
    expect(find('codex', { codex })?.state).toBe('broken');
    expect(find('sandbox', { sandbox: { type: 'notAsked' } })?.state).toBe('notAsked');
    expect(find('sandbox', { platform: 'win32', sandbox: { type: 'notSetUp' } })?.state).toBe('limited');
  });
});
