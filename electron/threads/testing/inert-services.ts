import { err, ok } from '../../../shared/base/result.ts';
import { usualInputPolicy } from '../../../shared/input-safety/judge-input.ts';
import { noBudget } from '../../../shared/spending/budget.ts';
import { defaultWindow } from '../../../shared/store/rolling-window.ts';
import { orderListedFolders } from '../../../shared/workspace/listed-folders.ts';
import type { ThreadsDomainDeps } from '../../app/threads/threads-domain-deps.ts';
import { getDataFolders } from '../../runs/worktrees/run-worktrees.ts';
import { builtInPrices } from '../../spending/built-in-prices.ts';
import type { ThreadPolicy } from '../thread-policy.ts';
import type { UserGate } from '../trust/own-action-review.ts';
import { emptyRunStore, emptyThreadStore, noRunPlaces } from './empty-store.ts';
import { createFakeTrust } from './fake-trust.ts';

/** The app asks the user nothing, and any question expires. */
export const noPrompts: UserGate = {
  ask: async () => ({ answer: 'expired', trace: null }),
  ownActionReview: () => 'off',
  inputDemands: () => ({}),
  handleThreadClosed: () => undefined,
  handleThreadsDeleted: () => undefined,
};

/** The policy of the default settings, except that Codex has full access. */
export const usualPolicy: ThreadPolicy = {
  getTurnWindow: () => defaultWindow,
  getPickedMode: () => 'fullAccess',
  getBudget: () => noBudget,
  inputPolicy: () => usualInputPolicy,
};

/** The other services of a profile whose threads are under test. They allow everything, and do nothing. */
export const inertServices: Omit<ThreadsDomainDeps, 'codex' | 'broadcaster' | 'clock' | 'lifetime' | 'dataFolder'> = {
  threadStore: emptyThreadStore,
  prices: { state: async () => ({ table: builtInPrices, isOwn: false, file: '', problems: [] }) },
  runStore: emptyRunStore,
  policy: usualPolicy,
  dataFolders: getDataFolders('/no-such-folder'),
  filesClaim: { take: async () => null },
  trustGate: createFakeTrust(async () => 'yes'),
  authGate: { maySend: async () => true },
  outdated: {
    codex: {
      mayUseTools: () => false,
      request: async () => ok({ apps: [], config: {} }) as never,
      restart: async () => undefined,
      usesFolderSettings: () => false,
    },
    trust: { isKeptReadOnly: async () => false },
    currentWork: { isBusy: () => false },
    services: { approvals: { hasAllowedForSession: () => false } },
  },
  texts: { onText: () => () => undefined },
  telemetry: { emit: () => undefined },
  observer: { onAdvanced: () => undefined, onForgotten: () => undefined, onRemoved: () => undefined },
  userGate: noPrompts,
  opener: {
    openLink: null,
    editor: () => null,
    find: async () => err('It is not there.'),
    openFile: async () => err('It does not open.'),
  },
  recent: { threadShown: async () => undefined },
  listedFolders: {
    listFor: (own) => orderListedFolders(own, []),
    describeFor: () => [],
    threadsRead: () => undefined,
  },
  runPlaces: noRunPlaces,
  leftovers: { endCodex: async () => undefined },
  alerts: { putUnknownMessage: () => undefined },
  services: {
    rewind: { markBeforeTurn: async () => null },
    readiness: { waitUntilOpen: async () => undefined },
    runs: {
      openThread: async () => err('There is no git.'),
      findRefusal: () => null,
      abandonThread: async () => undefined,
      bringToFolder: async () => err('There is no git.'),
      enterWorktree: async () => err('There is no git.'),
    },
  },
};
