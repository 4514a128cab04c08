import { describe, expect, it } from 'vitest';
import { type ConnectingContents, closeNetwork, type NetworkingApp } from './no-network.ts';

/** Closes the network of a fake app that records its switches and creates one page. */
function closed(updates: string | null) {
  const switches: Record<string, string | null> = {};
  const policies: string[] = [];
  const contents: ConnectingContents = { setWebRTCIPHandlingPolicy: (policy) => policies.push(policy) };
  const app: NetworkingApp = {
    commandLine: {
      appendSwitch: (name, value) => {
        switches[name] = value ?? null;
      },
    },
    on: (_event, received) => received(null, contents),
  };
  closeNetwork(app, updates);
  return { switches, policies };
}

describe('closeNetwork', () => {
  it('leaves Chromium no host to find, and WebRTC no UDP', () => {
    expect(closed(null)).toEqual({
      switches: {
        'disable-background-networking': null,
        'disable-component-update': null,
        'host-resolver-rules': 'MAP * ~NOTFOUND',
      },
      policies: ['disable_non_proxied_udp'],
    });
  });

  it('leaves the host of newer versions, which the updater asks with Chromium', () => {
    const { switches } = closed('https://Updates.Example:8443/releases/');
    expect(switches['host-resolver-rules']).toBe('MAP * ~NOTFOUND, EXCLUDE updates.example');
  });
});
