import { describe, expect, it } from 'vitest';
import type { CliFailure } from '../cli/cli-state.ts';
import type { FolderProblem } from '../workspace/workspace-snapshot.ts';
import { describeCliFailure, describeFolderProblem, describeLostFolder } from './alert-texts.ts';

const failures: readonly CliFailure[] = [
  { type: 'notFound', searched: ['/usr/bin/codex'] },
  { type: 'tooOld', version: '0.1.0', needed: '0.169.0' },
  { type: 'notCodex', binary: '/bin/false', printed: '' },
  { type: 'notCodex', binary: '/bin/echo', printed: 'hello\n' },
  { type: 'exited', code: 101, signal: null, stderr: ['first', 'it broke'] },
  { type: 'exited', code: null, signal: 'SIGKILL', stderr: [] },
  { type: 'noAnswer', afterMs: 5_000, stderr: [] },
  { type: 'garbage', sample: 'Hello', stderr: [] },
  { type: 'cannotStart', message: 'EACCES' },
];
const folderProblems: readonly FolderProblem[] = [
  { type: 'missing', path: '/w' },
  { type: 'notFolder', path: '/w' },
  { type: 'notReadable', path: '/w' },
  { type: 'notAbsolute', path: 'w' },
  { type: 'notAbsolute', path: 'C:\\work' },
  { type: 'notAbsolute', path: '/home/bob' },
  { type: 'silent', path: '/w' },
  { type: 'elsewhere', path: '/w', leadsTo: '/v' },
];

const all = [
  ...failures.map((failure) => [failure, describeCliFailure(failure)] as const),
  ...folderProblems.map((problem) => [problem, describeFolderProblem(problem)] as const),
  ...folderProblems.map((problem) => [problem, describeLostFolder(problem)] as const),
];

describe('the text of each failure', () => {
  it.each(all)('the failure %j says what happened and what to do', (_failure, { fact, detail }) => {
    expect(fact).toMatch(/^["/A-Zw].*\.$/s);
    expect(`${fact} ${detail}`).not.toMatch(/undefined|null|!|please|oops|\.\.(?!\.)/i);
    expect(detail).not.toBe('');
  });

  it('shows the exit and the last line of a Codex that stopped', () => {
    expect(
      describeCliFailure({ type: 'exited', code: 101, signal: null, stderr: ['first', 'it broke'] }),
    ).toMatchObject({
      fact: 'Codex stopped with exit code 101.',
      detail: 'it broke. Your messages and turns are kept.',
      severity: 'critical',
      surface: 'banner',
      commands: ['restartCodex', 'openSettings'],
    });
  });

  it('says what to do if Codex may not write to its own folder', () => {
    const stderr = [
      'Error: failed to initialize sqlite state runtime under /home/bob x/.codex: failed to initialize state runtime at /home/bob x/.codex: failed to open state DB at /home/bob x/.codex/state_5.sqlite: error returned from database: (code: 14) unable to open database file',
    ];
    expect(describeCliFailure({ type: 'exited', code: 1, signal: null, stderr }).detail).toBe(
      'It cannot write to its folder /home/bob x/.codex. Make the folder writable, or choose another with CODEX_HOME. Your messages and turns are kept.',
    );
  });

  it('distinguishes a path for another system from an incomplete one', () => {
    const said = (path: string) => Object.values(describeFolderProblem({ type: 'notAbsolute', path })).join(' ');
    for (const path of ['C:\\work', '\\\\wsl.localhost\\Ubuntu\\home']) {
      expect(said(path)).toContain('is a Windows path. In WSL, drive C: is /mnt/c.');
    }
    expect(said('/home/bob')).toContain('or use a WSL path, such as \\\\wsl.localhost\\Ubuntu.');
    expect(said('work')).toContain('Start the path with / or ~.');
  });

  it('offers the commands that help for each failure', () => {
    expect(describeCliFailure({ type: 'notFound', searched: [] }).commands).toContain('openSettings');
  });
});
