import { z } from 'zod';
import { alert } from '../alerts/alert.ts';
import { waitingApproval } from '../approvals/approval.ts';
import { authState } from '../auth/auth-state.ts';
import { threadId, windowId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { modelChoice } from '../catalogs/model-choice.ts';
import { cliState, leftoverProcess } from '../cli/cli-state.ts';
import { layout, sheetTab } from '../layout/layout.ts';
import { consentState } from '../privacy/consent/consent-state.ts';
import { metricsState } from '../privacy/metrics/metrics-state.ts';
import { telemetrySummary } from '../privacy/telemetry/summary.ts';
import { runRef } from '../runs/run-ref.ts';
import { settingsSnapshot } from '../settings/settings-schema.ts';
import { accountLimits } from '../spending/account-limits.ts';
import { encryptionState } from '../store/encryption-state.ts';
import { readingPlace } from '../threads/reading-place.ts';
import { threadSummary } from '../threads/thread-summary.ts';
import { updateState } from '../updates/update-state.ts';
import { listedFolder, recentFolder, workspaceSnapshot } from '../workspace/workspace-snapshot.ts';
import { actionName, appMenu } from './app-menu.ts';
import { nothing, request } from './request.ts';

/** Describes the host and its features. Constant while the host runs. */
export const hostInfo = z.object({
  kind: z.enum(['desktop', 'web']),
  version: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  /** True if the host has a system folder dialog. */
  canBrowse: z.boolean(),
  dataFolder: z.string(),
  /** Names of Workcell's variables that are set in the host's environment, without their values. */
  environment: z.array(z.string()),
});
export type HostInfo = Immutable<z.infer<typeof hostInfo>>;

/** Everything a window shows outside its threads. Later events keep it current. */
export const appSnapshot = z.object({
  windowId,
  host: hostInfo,
  /** `demo`: the scripted provider with its own home, data and sample folder. */
  profile: z.enum(['personal', 'demo']),
  workspace: workspaceSnapshot.nullable(),
  recentFolders: z.array(recentFolder),
  /** The folders of this window's thread list, its own included, in their order. */
  listedFolders: z.array(listedFolder),
  settings: settingsSnapshot,
  layout,
  encryption: encryptionState,
  cli: cliState,
  leftovers: z.array(leftoverProcess),
  auth: authState,
  accountLimits,
  models: z.array(modelChoice),
  threads: z.array(threadSummary),
  approvals: z.array(waitingApproval),
  alerts: z.array(alert),
  summary: telemetrySummary,
  metrics: metricsState,
  consent: consentState,
  update: updateState,
  /** The thread this window showed before it was reloaded. */
  openThread: threadId.nullable(),
  /** Where the user was reading in it. Null: at its end. */
  readingPlace: readingPlace.nullable(),
  /** What stood in place of its transcript, in a window too narrow for both. Null: nothing. */
  view: sheetTab.nullable(),
});
export type AppSnapshot = Immutable<z.infer<typeof appSnapshot>>;

/** Requests about a window itself: its connection, what it shows, and the demo. */
export const appRequests = {
  /** The first request of every connection. `windowId` is from before a reload, or null. */
  connectWindow: request({
    scope: 'window',
    wait: 'job',
    input: z.object({ windowId: windowId.nullable() }),
    value: appSnapshot,
  }),
  /** Sets the thread that the user is viewing in this window. Null: something else. */
  reportInFront: request({
    scope: 'window',
    wait: 'read',
    input: z.object({ threadId: threadId.nullable() }),
    value: nothing,
  }),
  /** Sets where the user is reading in the thread that this window shows; null at its end. Kept like that thread. */
  reportReadingPlace: request({
    scope: 'window',
    wait: 'read',
    input: z.object({ threadId, place: readingPlace.nullable() }),
    value: nothing,
  }),
  /** Sets what stands in place of the transcript in this window; null: nothing. Kept with its folder. */
  reportView: request({
    scope: 'window',
    wait: 'read',
    input: z.object({ view: sheetTab.nullable() }),
    value: nothing,
  }),
  /** Sets the system menu while this window is in front. Only the desktop app sends it. */
  reportMenu: request({ scope: 'window', wait: 'read', input: appMenu, value: nothing }),
  /** Moves this window to the demo. `appReset` follows. */
  startDemo: request({
    scope: 'window',
    wait: 'job',
    input: nothing,
    value: nothing,
    problem: z.object({ type: z.literal('failed'), message: z.string() }),
  }),
  /** Moves this window back from the demo. The host deletes the demo's data when no window shows it anymore. */
  leaveDemo: request({ scope: 'window', wait: 'job', input: nothing, value: nothing }),
};

/** Events that change what a window shows, or that come from the system around it. */
export const appEvents = {
  /** The window shows another profile or workspace: drop everything and start with this. */
  appReset: appSnapshot,
  /** The user wants to see a thread in this window, for example after clicking a notification. */
  threadRequested: z.object({ threadId }),
  /** The user wants to see a run in this window, for example after following a link. */
  runRequested: runRef,
  /** The user chose an entry in the system menu. */
  actionRequested: z.object({ action: actionName }),
  /** A notification for the browser to show. A click opens its run if it has one, otherwise its thread. */
  notificationRequested: z.object({ title: z.string(), body: z.string(), threadId, run: runRef.optional() }),
};
