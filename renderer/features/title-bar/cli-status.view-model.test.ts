import { describe, expect, it } from 'vitest';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import { describeCliStatus } from './cli-status.view-model.ts';

const environment = {
  binary: '/opt/codex',
  binarySource: 'package',
  version: '0.169.0',
  codexHome: '/home/p/.codex',
  platform: 'linux',
} as const;
const ready: CliState = { phase: 'ready', environment, answersInMs: 12, generation: 1 };

describe('the status of Codex', () => {
  it('has the version and the program, and stays the same from one heartbeat to the next', () => {
    const view = describeCliStatus('connected', ready);
    expect(view).toEqual({ mark: 'ready', text: 'Codex 0.169.0', detail: '/opt/codex' });
    expect(describeCliStatus('connected', { ...ready, answersInMs: 480 })).toEqual(view);
  });

  it('is a lost connection instead of the last state of Codex', () => {
    expect(describeCliStatus('lost', ready)).toMatchObject({ mark: 'working', text: 'Reconnecting' });
    expect(describeCliStatus('refused', ready)).toMatchObject({ mark: 'stopped', text: 'Not connected' });
  });

  it.each([
    [{ phase: 'starting', since: 0 }, 'working', 'Starting Codex'],
    [{ phase: 'slow', environment, since: 0, generation: 1 }, 'working', 'Codex 0.169.0 · slow'],
    [{ phase: 'stopped' }, 'stopped', 'Codex stopped'],
    [
      { phase: 'restarting', attempt: 2, of: 3, at: 0, failure: { type: 'cannotStart', message: '' } },
      'working',
      'Restarting Codex, 2 of 3',
    ],
  ] satisfies [CliState, string, string][])('the status of Codex describes %j', (cli, mark, text) => {
    expect(describeCliStatus('connected', cli)).toMatchObject({ mark, text });
  });
});
