import { beforeEach, describe, expect, it, vi } from 'vitest';
import { turnId } from '../../shared/base/ids.ts';
import type { AppSnapshot } from '../../shared/contract/app.ts';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import { createSampleSummary } from '../../shared/threads/testing/sample-summary.ts';
import { resetStores } from '../reset-stores.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { onPageRequest } from '../stores/page-requests.ts';
import { archiveToggled, destinationChosen, useThreadActions } from '../stores/thread-actions.store.ts';
import { threadShown, useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { openRecentFolder, showThread } from './workspace.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request, firstOutcome: Promise.resolve() } }));

const page = new EventTarget();
vi.stubGlobal('addEventListener', page.addEventListener.bind(page));

const own = createSampleSummary('own', { cwd: '/a' });
const inB = createSampleSummary('in b', { cwd: '/b' });
const inC = createSampleSummary('in c', { cwd: '/worktree', project: '/c' });
const elsewhere = createSampleSummary('elsewhere', { cwd: '/x' });
const snapshot = (path: string, openThread: AppSnapshot['openThread']): AppSnapshot => ({
  ...sampleSnapshot,
  workspace: { path, name: path, displayPath: path, gitRoot: null, branch: null, trust: 'writable' },
  listedFolders: ['/a', '/b', '/c'].map((each) => ({ path: each, name: each, displayPath: each, threads: 'read' })),
  threads: [own, inB, inC, elsewhere],
  openThread,
});

/** The requests to open a folder, each with a function that answers it. */
let opening: { readonly input: unknown; answer(problem?: string): Promise<void> }[];
const openedThreads = () => request.mock.calls.filter(([name]) => name === 'openThread').map(([, input]) => input);
const shown = () => [useThreads.getState().shown, useTranscript.getState().threadId];

beforeEach(() => {
  opening = [];
  request.mockReset();
  request.mockImplementation((name: string, input: unknown) => {
    if (name !== 'openWorkspace') return new Promise(() => undefined);
    return new Promise((resolve) => {
      const answer = async (problem?: string) => {
        resolve(
          problem === undefined ? { ok: true, value: input } : { ok: false, error: { type: problem, path: '/b' } },
        );
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      };
      opening.push({ input, answer });
    });
  });
  useAlerts.setState({ toasts: [] });
  resetStores(snapshot('/a', own.id));
  request.mockClear();
});

describe('a thread of the list', () => {
  it("opens in the window if it is in the window's folder, or in one that the list does not have", () => {
    expect([showThread(own.id), showThread(elsewhere.id)]).toEqual([null, null]);
    expect(openedThreads()).toEqual([{ threadId: 'own' }, { threadId: 'elsewhere' }]);
    expect(opening).toEqual([]);
  });

  it('shows at once in another folder, so that what the user types belongs to it, and takes the window there', async () => {
    archiveToggled();
    const moving = showThread(inC.id);
    await Promise.resolve();
    expect(shown()).toEqual(['in c', 'in c']);
    expect(opening[0]?.input).toEqual({ path: '/c', threadId: 'in c' });
    expect(openedThreads()).toEqual([]);
    destinationChosen({ threadId: inC.id, turnId: turnId.parse('turn'), entryId: null, searchTerms: null });
    resetStores(snapshot('/c', inC.id));
    await opening[0]?.answer();
    expect(await moving).toBe(true);
    expect(shown()).toEqual(['in c', 'in c']);
    expect(openedThreads()).toEqual([{ threadId: 'in c', again: true }]);
    // The list stays, too.
    expect(useThreadActions.getState()).toMatchObject({ isArchiveShown: true, destination: { threadId: 'in c' } });
  });

  it('says that the user did something else in the meantime, who keeps the focus', async () => {
    for (const press of ['keydown', 'pointerdown']) {
      resetStores(snapshot('/a', own.id));
      const moving = showThread(inB.id);
      await Promise.resolve();
      page.dispatchEvent(new Event(press));
      resetStores(snapshot('/b', inB.id));
      await opening.at(-1)?.answer();
      expect(await moving).toBe(false);
    }
  });

  it('opens in this window if its folder is gone, which a toast says', async () => {
    void showThread(inB.id);
    await Promise.resolve();
    await opening[0]?.answer('missing');
    expect(useAlerts.getState().toasts).toHaveLength(1);
    expect(openedThreads()).toEqual([{ threadId: 'in b' }]);
  });

  it('does not come back once the user has gone elsewhere', async () => {
    void showThread(inB.id);
    await Promise.resolve();
    threadShown(null);
    await opening[0]?.answer('missing');
    expect([useThreads.getState().shown, openedThreads(), useAlerts.getState().toasts]).toEqual([null, [], []]);
  });

  it('stays while the window passes through the folder of an older one', async () => {
    void showThread(inB.id);
    void showThread(inC.id);
    await Promise.resolve();
    resetStores(snapshot('/b', inB.id));
    expect(shown()).toEqual(['in c', 'in c']);
    await opening[0]?.answer();
    resetStores(snapshot('/c', inC.id));
    await opening[1]?.answer();
    expect(shown()).toEqual(['in c', 'in c']);
    expect(openedThreads()).toEqual([{ threadId: 'in c', again: true }]);
    // It no longer stands against where the window goes next.
    resetStores(snapshot('/a', own.id));
    expect(shown()).toEqual(['own', 'own']);
  });

  it('may be pressed twice', async () => {
    archiveToggled();
    for (const _press of [1, 2]) void showThread(inB.id);
    await Promise.resolve();
    await opening[0]?.answer();
    expect([shown(), openedThreads()]).toEqual([['in b', 'in b'], []]);
    resetStores(snapshot('/b', inB.id));
    await opening[1]?.answer();
    expect(openedThreads()).toEqual([{ threadId: 'in b', again: true }]);
    expect(useThreadActions.getState().isArchiveShown).toBe(true);
    // If the folder is gone, one toast says it.
    resetStores(snapshot('/a', own.id));
    request.mockClear();
    for (const _press of [1, 2]) void showThread(inB.id);
    await Promise.resolve();
    for (const { answer } of opening.slice(2)) await answer('missing');
    expect([openedThreads(), useAlerts.getState().toasts.length]).toEqual([[{ threadId: 'in b' }], 1]);
  });

  it('is read without its folder if the user chose another folder, which may not open', async () => {
    void showThread(inB.id);
    void openRecentFolder('/c');
    await Promise.resolve();
    await opening[0]?.answer();
    expect(openedThreads()).toEqual([{ threadId: 'in b', again: true }]);
    await opening[1]?.answer('missing');
    expect(shown()).toEqual(['in b', 'in b']);
  });

  it('gives way to the demo', async () => {
    void showThread(inB.id);
    resetStores({ ...snapshot('/demo', null), profile: 'demo' });
    expect(shown()).toEqual([null, null]);
    await opening[0]?.answer();
  });
});

describe('a folder from a menu', () => {
  it('gets the focus only if the user has pressed nothing in the meantime', async () => {
    const focused: string[] = [];
    const stop = onPageRequest('focusComposer', () => focused.push('composer'));
    for (const press of [null, 'keydown']) {
      void openRecentFolder('/b');
      await Promise.resolve();
      if (press !== null) page.dispatchEvent(new Event(press));
      resetStores(snapshot('/b', inB.id));
      await opening.at(-1)?.answer();
    }
    stop();
    expect(focused).toEqual(['composer']);
  });
});
