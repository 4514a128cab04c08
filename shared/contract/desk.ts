import { z } from 'zod';
import { alert } from '../alerts/alert.ts';
import { waitingApproval } from '../approvals/approval.ts';
import { authState } from '../auth/auth-state.ts';
import { threadId, windowId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { modelChoice } from '../catalogs/model-choice.ts';
import { cliState, leftoverProcess } from '../cli/cli-state.ts';
import { layout } from '../layout/layout.ts';
import { metricsState } from '../metrics/metrics-state.ts';
import { optionsSnapshot } from '../options/options.ts';
import { protectionState } from '../sessions/protection-state.ts';
import { consentState } from '../telemetry/consent-state.ts';
import { telemetrySummary } from '../telemetry/summary.ts';
import { threadSummary } from '../threads/thread-summary.ts';
import { updateState } from '../updates/update-state.ts';
import { runRef } from '../workcells/run-ref.ts';
import { recentFolder, workspaceSnapshot } from '../workspace/workspace-snapshot.ts';
import { actionName, appMenu } from './app-menu.ts';
import { nothing, request } from './define.ts';

/** What the host is and can do; it never changes while it runs. */
export const hostFacts = z.object({
  kind: z.enum(['desktop', 'web']),
  version: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  /** The host has a folder dialog of the system. */
  canBrowse: z.boolean(),
  dataFolder: z.string(),
  /** Names of the variables of ours that are set where it runs; never what they say. */
  environment: z.array(z.string()),
});
export type HostFacts = Immutable<z.infer<typeof hostFacts>>;

/** Everything a window shows outside of its threads; events after it keep it true. */
export const appSnapshot = z.object({
  windowId,
  host: hostFacts,
  /** `demo`: the scripted provider with its own home, data and sample folder. */
  profile: z.enum(['personal', 'demo']),
  workspace: workspaceSnapshot.nullable(),
  recentFolders: z.array(recentFolder),
  options: optionsSnapshot,
  layout,
  protection: protectionState,
  cli: cliState,
  leftovers: z.array(leftoverProcess),
  auth: authState,
  models: z.array(modelChoice),
  threads: z.array(threadSummary),
  approvals: z.array(waitingApproval),
  alerts: z.array(alert),
  summary: telemetrySummary,
  metrics: metricsState,
  consent: consentState,
  update: updateState,
  /** The thread this window had open before it was reloaded. */
  openThread: threadId.nullable(),
});
export type AppSnapshot = Immutable<z.infer<typeof appSnapshot>>;

export const appRequests = {
  /** The first request of every connection; `windowId` is the one from before a reload, or null. */
  connectWindow: request({
    scope: 'window',
    wait: 'job',
    input: z.object({ windowId: windowId.nullable() }),
    value: appSnapshot,
  }),
  /** The thread that the person looks at in this window; null while they look at anything else. */
  tellInFront: request({
    scope: 'window',
    wait: 'read',
    input: z.object({ threadId: threadId.nullable() }),
    value: nothing,
  }),
  /** What the menu of the system offers while this window is in front; asked of the desktop app alone. */
  tellMenu: request({ scope: 'window', wait: 'read', input: appMenu, value: nothing }),
  /** Moves this window to the demo. `deskReset` follows. */
  startDemo: request({
    scope: 'window',
    wait: 'job',
    input: nothing,
    value: nothing,
    problem: z.object({ type: z.literal('failed'), message: z.string() }),
  }),
  /** Moves it back; what the demo made is removed when no window shows it any more. */
  leaveDemo: request({ scope: 'window', wait: 'job', input: nothing, value: nothing }),
};

export const appEvents = {
  /** The window shows another profile or workspace: forget everything and begin with this. */
  deskReset: appSnapshot,
  /** The person wants to see a thread in this window, as by a click on a notification. */
  threadWanted: z.object({ threadId }),
  /** The person wants to see a run in this window, as by a link. */
  runWanted: runRef,
  /** The person has chosen an entry of the menu of the system. */
  actionWanted: z.object({ action: actionName }),
  /** To be shown as a notification by the browser; a click leads to the run, or else to the thread. */
  noticeGiven: z.object({ title: z.string(), body: z.string(), threadId, run: runRef.optional() }),
};
