import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { FakeConnection } from '../../shared/contract/testing/fake-connection.ts';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import { toRunId } from '../../shared/runs/run-ref.ts';
import { Lifetime } from '../base/lifetime.ts';
import { serveContract } from '../transport/serve-contract.ts';
import { ClientConnection } from './client-connection.ts';
import type { WindowManager } from './window-manager.ts';
import { plainHost, type WindowSession, Windows } from './windows.ts';

const card: HostEvent = { name: 'approvalsChanged', payload: [] };
const run: HostEvent = {
  name: 'runRequested',
  payload: { projectRoot: '/home/me/project', runId: toRunId(threadId.parse('t1')) },
};

/** Connects a page. `showFirstView` runs between its connection and its snapshot. Returns what the page received. */
async function connected(showFirstView: (session: WindowSession, windows: Windows) => void) {
  const clock = new ManualClock();
  const windows = new Windows(clock, () => undefined);
  const manager = {
    attachPage: (_id: null, page: (event: HostEvent) => void) => {
      const { session } = windows.claimWindow(null);
      windows.connect(session, page);
      return session;
    },
    showFirstView: async (session: WindowSession) => showFirstView(session, windows),
    snapshot: () => sampleSnapshot,
  } as unknown as WindowManager;
  const view = {
    firstView: { workspace: null, inDemo: false },
    ...plainHost,
    showMenu: () => undefined,
  };
  const connection = new FakeConnection();
  const client = new ClientConnection(Promise.resolve(manager), windows, view, (...event) => served.send(...event));
  const served = serveContract(connection, client, {
    clock,
    checksEvents: true,
    onDrained: () => undefined,
    onClosed: () => client.end(),
    report: (problem) => {
      throw new Error(problem);
    },
  });
  await connection.ask('connectWindow', { windowId: null });
  windows.getBroadcaster('demo').broadcast({ name: 'alertsChanged', payload: [] });
  return connection.sent.map((message) => (message.kind === 'event' ? message.name : message.kind));
}

it('sends no event of the personal Codex to a window that starts in the demo', async () => {
  const sent = await connected((session, windows) => {
    windows.getBroadcaster('personal').broadcast(card);
    session.send(run);
    session.move({ kind: 'demo', lifetime: new Lifetime() }, null);
    windows.getBroadcaster('personal').broadcast(card);
  });
  expect(sent).toEqual(['reply', 'alertsChanged']);
});

it('shows the requested view after a window has opened its first folder', async () => {
  const sent = await connected((session, windows) => {
    windows.getBroadcaster('personal').broadcast(card);
    session.send(run);
    session.move({ kind: 'personal', lifetime: new Lifetime() }, null);
  });
  expect(sent).toEqual(['reply', 'runRequested']);
});
