import { expect, it, vi } from 'vitest';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import { resetStores } from '../reset-stores.ts';
import { onPageRequest } from '../stores/page-requests.ts';
import { openRecentFolder } from './workspace.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request, firstOutcome: Promise.resolve() } }));

const page = new EventTarget();
vi.stubGlobal('addEventListener', page.addEventListener.bind(page));

it('gives the focus to a folder from a menu only if the user has pressed nothing in the meantime', async () => {
  const workspace = {
    path: '/b',
    name: 'b',
    displayPath: '/b',
    gitRoot: null,
    branch: null,
    trust: 'writable',
  } as const;
  const focused: string[] = [];
  const stop = onPageRequest('focusComposer', () => focused.push('composer'));
  for (const press of [null, 'keydown', 'pointerdown']) {
    request.mockImplementation(async (name: string) => {
      if (name !== 'openWorkspace') return await new Promise(() => undefined);
      if (press !== null) page.dispatchEvent(new Event(press));
      resetStores({ ...sampleSnapshot, workspace });
      return { ok: true, value: workspace };
    });
    await openRecentFolder('/b');
  }
  // Nor if the window went elsewhere.
  request.mockImplementation(async (name: string) =>
    name === 'openWorkspace' ? { ok: true, value: { ...workspace, path: '/c' } } : await new Promise(() => undefined),
  );
  await openRecentFolder('/c');
  stop();
  expect(focused).toEqual(['composer']);
});
