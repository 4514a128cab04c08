import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protocolDecisions } from './protocol-decisions.ts';
import { describeProtocol, listProtocolMethods } from './protocol-table.ts';

const electron = join(import.meta.dirname, '../electron');
const protocol = listProtocolMethods(readFileSync(join(electron, 'model/codex-protocol/generated.ts'), 'utf8'));

/** The code that runs in the app, without the lists of methods. */
const code = readdirSync(electron, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/test|codex-protocol|notification-table/.test(name))
  .map((name) => readFileSync(join(electron, name), 'utf8'))
  .join('\n');

/** Requests that only tests send. */
const ofTests = ['server/diagnostics', 'thread/queue/add'];

describe('protocol-table', () => {
  it('the page on the protocol names as used exactly what the app sends and reads', () => {
    const named = [...protocol.requests, ...protocol.notifications].filter(
      (method) => new RegExp(`(?:'${method}'|^ +${method}:)`, 'm').test(code) || ofTests.includes(method),
    );
    const used = [...protocol.requests, ...protocol.notifications].filter(
      (method) => !Object.hasOwn(protocolDecisions, method),
    );
    expect(protocol.requests.length).toBeGreaterThan(150);
    expect(named).toEqual(used);
  });

  it('the page on the protocol lists each method once, by what was decided about it', () => {
    const page = describeProtocol(
      { requests: ['fs/copy', 'thread/start'], notifications: ['fs/changed', 'item/started'] },
      '1.2.3',
      { 'fs/copy': 'own', 'fs/changed': 'own' },
    );
    expect(page).toContain('1 of 2 requests and 1 of 2 notifications');
    expect(page).toContain('## Used\n\nRequests: `thread/start`\n\nNotifications: `item/started`\n');
    expect(page).toMatch(/### Workcell does it itself.*\n\nRequests: `fs\/copy`\n\nNotifications: `fs\/changed`\n/);
  });
});
