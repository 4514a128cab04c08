import { describe, expect, it } from 'vitest';
import type { CliFailure } from '../cli/cli-state.ts';
import type { SendProblem, ThreadProblem } from '../contract/threads.ts';
import type { WireFault } from '../contract/wire.ts';
import type { FolderProblem } from '../workspace/workspace-snapshot.ts';
import {
  describeCliFailure,
  describeFolderProblem,
  describeLostFolder,
  describeSendProblem,
  describeThreadProblem,
  describeWireFault,
} from './sentences.ts';

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
const sendProblems: readonly SendProblem[] = [
  { type: 'noWorkspace' },
  { type: 'workspaceGone', path: '/w' },
  { type: 'codexNotReady', message: 'It starts.' },
  { type: 'signedOut' },
  { type: 'tooLong' },
  { type: 'needsTrust', path: '/w' },
  { type: 'needsFullAccessConsent' },
  { type: 'needsInputAnswer', findings: [{ kind: 'long', characters: 5_001 }] },
  { type: 'inputDenied', findings: [{ kind: 'secret', name: 'GitHub token', count: 1, places: [] }] },
  { type: 'threadGone' },
  { type: 'heldByOtherProcess' },
  { type: 'nothingToRetry' },
  { type: 'needsRetryConsent' },
  { type: 'refused', message: 'No.' },
];
const threadProblems: readonly ThreadProblem[] = [
  { type: 'threadGone' },
  { type: 'codexNotReady', message: 'It starts.' },
  { type: 'heldByOtherProcess' },
  { type: 'refused', message: 'No.' },
];
const folderProblems: readonly FolderProblem[] = [
  { type: 'missing', path: '/w' },
  { type: 'notFolder', path: '/w' },
  { type: 'notReadable', path: '/w' },
  { type: 'notAbsolute', path: 'w' },
  { type: 'notAbsolute', path: 'C:\\work' },
  { type: 'notAbsolute', path: '/home/bob' },
  { type: 'elsewhere', path: '/w', leadsTo: '/v' },
];
const faults: readonly WireFault[] = [
  { type: 'unknownMethod', method: 'm' },
  { type: 'badInput', method: 'm', message: 'a' },
  { type: 'badOutput', method: 'm', message: 'a' },
  { type: 'notConnected' },
  { type: 'internal', method: 'm', message: 'a' },
  { type: 'disconnected' },
];

const all = [
  ...failures.map((failure) => [failure, describeCliFailure(failure)] as const),
  ...sendProblems.map((problem) => [problem, describeSendProblem(problem)] as const),
  ...threadProblems.map((problem) => [problem, describeThreadProblem(problem)] as const),
  ...folderProblems.map((problem) => [problem, describeFolderProblem(problem)] as const),
  ...folderProblems.map((problem) => [problem, describeLostFolder(problem)] as const),
  ...faults.map((fault) => [fault, describeWireFault(fault)] as const),
];

describe('each failure in words', () => {
  it.each(all)('%j says what is and what to do', (_failure, { fact, detail }) => {
    expect(fact).toMatch(/^["/A-Zw].*\.$/s);
    expect(`${fact} ${detail}`).not.toMatch(/undefined|null|!|please|oops|\.\.(?!\.)/i);
    expect(detail).not.toBe('');
  });

  it('names the exit and the last line of a Codex that stopped', () => {
    expect(
      describeCliFailure({ type: 'exited', code: 101, signal: null, stderr: ['first', 'it broke'] }),
    ).toMatchObject({
      fact: 'Codex stopped with exit 101.',
      detail: 'it broke. Your messages and turns are kept.',
      severity: 'critical',
      surface: 'banner',
      commands: ['restartCodex', 'openSettings'],
    });
  });

  it('says what to do where Codex may not write to its own folder', () => {
    const stderr = [
      'Error: failed to initialize sqlite state runtime under /home/bob x/.codex: failed to initialize state runtime at /home/bob x/.codex: failed to open state DB at /home/bob x/.codex/state_5.sqlite: error returned from database: (code: 14) unable to open database file',
    ];
    expect(describeCliFailure({ type: 'exited', code: 1, signal: null, stderr }).detail).toBe(
      'It cannot write to its folder /home/bob x/.codex. Make that writable, or name another with CODEX_HOME. Your messages and turns are kept.',
    );
  });

  it('tells a path of the other system from one that is not whole', () => {
    const said = (path: string) => Object.values(describeFolderProblem({ type: 'notAbsolute', path })).join(' ');
    for (const path of ['C:\\work', '\\\\wsl.localhost\\Ubuntu\\home']) {
      expect(said(path)).toContain('is a path of Windows. Under WSL the disk C: is /mnt/c.');
    }
    expect(said('/home/bob')).toContain('or for a folder of WSL as in \\\\wsl.localhost\\Ubuntu.');
    expect(said('work')).toContain('Begin with the root or with ~.');
  });

  it('offers the way out', () => {
    expect(describeSendProblem({ type: 'noWorkspace' }).commands).toEqual(['openFolder']);
    expect(describeSendProblem({ type: 'signedOut' }).commands).toEqual(['signIn']);
    expect(describeCliFailure({ type: 'notFound', searched: [] }).commands).toContain('openSettings');
    expect(describeWireFault({ type: 'disconnected' }).surface).toBe('toast');
  });
});
