import { describe, expect, it } from 'vitest';
import { computeReach, describeReach, type ReachInput } from './reach.ts';

const inside: ReachInput = {
  workspace: '/w',
  pathStyle: 'posix',
  networkHost: null,
  network: false,
  anywhere: false,
  paths: ['/w', '/w/src/a.ts'],
  escalated: false,
  unsandboxed: [],
  fullAccess: false,
};

describe('the reach of an approval', () => {
  it('returns an unknown reach when Codex names nothing beyond the workspace', () => {
    expect(computeReach(inside)).toBeNull();
  });

  it.each([
    [{ anywhere: true }, { outsideWorkspace: true, details: [] }, 'Outside this folder.'],
    [{ network: true }, { network: true }, 'The network. Anything it reads can be sent elsewhere.'],
    [
      { networkHost: 'example.com' },
      { network: true, details: ['example.com'] },
      'The network: example.com. Anything it reads can be sent elsewhere.',
    ],
    [
      { paths: ['/w/a', '/etc/x', '/etc/x'] },
      { outsideWorkspace: true, details: ['/etc/x'] },
      'Outside this folder: /etc/x.',
    ],
    [
      { paths: ['/1', '/2', '/3', '/4', '/5'] },
      { outsideWorkspace: true },
      'Outside this folder: /1, /2, /3 and 2 more.',
    ],
    [
      { escalated: true },
      { outsideSandbox: true, everything: false },
      'Outside the sandbox, so it can write anywhere and use the network.',
    ],
    [
      { unsandboxed: ['/w/.git/hooks/x', '/w/.git/hooks/x'] },
      { outsideSandbox: true, everything: false },
      'Outside the sandbox, which does not let Codex write to /w/.git/hooks/x.',
    ],
    [
      { fullAccess: true },
      { outsideSandbox: true, everything: true },
      'Everything on this machine. The sandbox is off.',
    ],
    [
      { escalated: true, network: true, paths: ['/etc'] },
      { outsideSandbox: true, network: true, outsideWorkspace: true },
      'Outside the sandbox, so it can write anywhere and use the network. The network. Anything it reads can be sent elsewhere. Outside this folder: /etc.',
    ],
  ])('computes the reach of an approval: %j', (facts, reach, text) => {
    const reported = computeReach({ ...inside, ...facts });
    expect(reported).toMatchObject(reach);
    expect(reported === null ? null : describeReach(reported)).toBe(text);
  });
});
