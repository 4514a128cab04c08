import type { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import type { Result } from '../base/result.ts';
import { aboutRequests } from './about.ts';
import { appEvents, appRequests } from './app.ts';
import { approvalsEvents, approvalsRequests } from './approvals.ts';
import { asidesRequests } from './asides.ts';
import { attachmentsRequests } from './attachments.ts';
import { authEvents, authRequests } from './auth.ts';
import { budgetsEvents, budgetsRequests } from './budgets.ts';
import { catalogsEvents, catalogsRequests } from './catalogs.ts';
import { changesEvents, changesRequests } from './changes.ts';
import { cliEvents, cliRequests } from './cli.ts';
import { clipboardRequests } from './clipboard.ts';
import { commandEvents, commandRequests } from './commands.ts';
import { commitsRequests } from './commits.ts';
import { dataRequests } from './data.ts';
import { diagnosticsEvents, diagnosticsRequests } from './diagnostics.ts';
import { encryptionEvents, encryptionRequests } from './encryption.ts';
import { exportsEvents, exportsRequests } from './exports.ts';
import { filesRequests } from './files.ts';
import { findingsRequests } from './findings.ts';
import { keptHunksEvents, keptHunksRequests } from './kept-hunks.ts';
import { layoutEvents, layoutRequests } from './layout.ts';
import { machineRequests } from './machine.ts';
import { mcpRequests } from './mcp.ts';
import { metricsEvents, metricsRequests } from './metrics.ts';
import { otlpRequests } from './otlp.ts';
import { pricesEvents, pricesRequests } from './prices.ts';
import { processesRequests } from './processes.ts';
import { programsRequests } from './programs.ts';
import { pullRequestsRequests } from './pull-requests.ts';
import { recordedRunsEvents, recordedRunsRequests } from './recorded-runs.ts';
import { remotesEvents, remotesRequests } from './remotes.ts';
import { removedRequests } from './removed.ts';
import { replayRequests } from './replay.ts';
import { repositoryBranchesRequests } from './repository-branches.ts';
import type { RequestScope } from './request.ts';
import { resumeEvents, resumeRequests } from './resume.ts';
import { rewindEvents, rewindRequests } from './rewind.ts';
import { runAnalysisEvents, runAnalysisRequests } from './run-analysis.ts';
import { runsEvents, runsRequests } from './runs.ts';
import { settingsEvents, settingsRequests } from './settings.ts';
import { suggestedActionsRequests } from './suggested-actions.ts';
import { telemetryEvents, telemetryRequests } from './telemetry.ts';
import { textsEvents, textsRequests } from './texts.ts';
import { threadActionsEvents, threadActionsRequests } from './thread-actions.ts';
import { threadImagesRequests } from './thread-images.ts';
import { threadTitlesRequests } from './thread-titles.ts';
import { threadsEvents, threadsRequests } from './threads.ts';
import { updatesEvents, updatesRequests } from './updates.ts';
import type { WireFault } from './wire.ts';
import { workspaceEvents, workspaceRequests } from './workspace.ts';

// The single contract between hosts and renderers, the same over a MessagePort and a WebSocket.

/** The requests of a client. */
export const requests = {
  ...appRequests,
  ...workspaceRequests,
  ...threadsRequests,
  ...threadActionsRequests,
  ...threadTitlesRequests,
  ...budgetsRequests,
  ...asidesRequests,
  ...resumeRequests,
  ...rewindRequests,
  ...commandRequests,
  ...changesRequests,
  ...commitsRequests,
  ...remotesRequests,
  ...repositoryBranchesRequests,
  ...pullRequestsRequests,
  ...exportsRequests,
  ...filesRequests,
  ...keptHunksRequests,
  ...findingsRequests,
  ...textsRequests,
  ...attachmentsRequests,
  ...threadImagesRequests,
  ...approvalsRequests,
  ...suggestedActionsRequests,
  ...authRequests,
  ...settingsRequests,
  ...layoutRequests,
  ...encryptionRequests,
  ...cliRequests,
  ...catalogsRequests,
  ...mcpRequests,
  ...clipboardRequests,
  ...diagnosticsRequests,
  ...metricsRequests,
  ...otlpRequests,
  ...telemetryRequests,
  ...recordedRunsRequests,
  ...replayRequests,
  ...runsRequests,
  ...runAnalysisRequests,
  ...dataRequests,
  ...removedRequests,
  ...machineRequests,
  ...pricesRequests,
  ...processesRequests,
  ...programsRequests,
  ...aboutRequests,
  ...updatesRequests,
};

/** The events of the host. */
export const events = {
  ...appEvents,
  ...workspaceEvents,
  ...threadsEvents,
  ...threadActionsEvents,
  ...budgetsEvents,
  ...resumeEvents,
  ...rewindEvents,
  ...keptHunksEvents,
  ...textsEvents,
  ...commandEvents,
  ...changesEvents,
  ...remotesEvents,
  ...exportsEvents,
  ...approvalsEvents,
  ...authEvents,
  ...settingsEvents,
  ...layoutEvents,
  ...encryptionEvents,
  ...cliEvents,
  ...catalogsEvents,
  ...diagnosticsEvents,
  ...metricsEvents,
  ...pricesEvents,
  ...telemetryEvents,
  ...recordedRunsEvents,
  ...runsEvents,
  ...runAnalysisEvents,
  ...updatesEvents,
};

export type RequestName = keyof typeof requests;
/** What the client sends with a request. */
export type RequestInput<Name extends RequestName> = Immutable<z.infer<(typeof requests)[Name]['input']>>;
/** The result of a request that succeeded. */
export type RequestValue<Name extends RequestName> = Immutable<z.infer<(typeof requests)[Name]['value']>>;
/** The failures of a request that are ordinary outcomes, by `type`. `never` if it has none. */
export type RequestProblem<Name extends RequestName> = Immutable<z.infer<(typeof requests)[Name]['problem']>>;

type RequestOf<Scope extends RequestScope> = {
  [Name in RequestName]: (typeof requests)[Name]['scope'] extends Scope ? Name : never;
}[RequestName];

/** Requests that a window handles itself: what it shows, and its connection. */
export type WindowRequest = RequestOf<'window'>;
/** Requests that the profile of a window handles. */
export type ProfileRequest = RequestOf<'profile'>;
/** Requests that the app handles, the same in every window. */
export type AppRequest = RequestOf<'app'>;

/** The host's result for a request. A thrown error reaches the client as the fault `internal`. */
export type RequestAnswer<Name extends RequestName> = Promise<Result<RequestValue<Name>, RequestProblem<Name>>>;

/** The client's side: both ordinary problems and wire faults are values. */
export type RequestCaller = <Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
) => Promise<Result<RequestValue<Name>, RequestProblem<Name> | WireFault>>;

export type EventName = keyof typeof events;
/** What the host sends with an event. */
export type EventPayload<Name extends EventName> = Immutable<z.infer<(typeof events)[Name]>>;

/** An event with its name, as one value. */
export type HostEvent<Names extends EventName = EventName> = {
  readonly [Name in Names]: { readonly name: Name; readonly payload: EventPayload<Name> };
}[Names];
