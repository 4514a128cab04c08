import type { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import type { Result } from '../base/result.ts';
import { aboutRequests } from './about.ts';
import { appEvents, appRequests } from './app.ts';
import { approvalsEvents, approvalsRequests } from './approvals.ts';
import { attachmentsRequests } from './attachments.ts';
import { authEvents, authRequests } from './auth.ts';
import { catalogsEvents, catalogsRequests } from './catalogs.ts';
import { diffEvents, diffRequests } from './changes.ts';
import { cliEvents, cliRequests } from './cli.ts';
import { clipboardRequests } from './clipboard.ts';
import { execEvents, execRequests } from './console.ts';
import { dataRequests } from './data.ts';
import type { RequestScope } from './define.ts';
import { diagnosticsEvents, diagnosticsRequests } from './diagnostics.ts';
import { protectionEvents, protectionRequests } from './encryption.ts';
import { exportsEvents, exportsRequests } from './exports.ts';
import { filesRequests } from './files.ts';
import { keptHunksEvents, keptHunksRequests } from './kept-hunks.ts';
import { layoutEvents, layoutRequests } from './layout.ts';
import { machineRequests } from './machine.ts';
import { mcpRequests } from './mcp.ts';
import { metricsEvents, metricsRequests } from './metrics.ts';
import { otlpRequests } from './otlp.ts';
import { pricesEvents, pricesRequests } from './prices.ts';
import { processesRequests } from './processes.ts';
import { programsRequests } from './programs.ts';
import { workcellsEvents, workcellsRequests } from './recorded-runs.ts';
import { removedRequests } from './removed.ts';
import { replayRequests } from './replay.ts';
import { resumeEvents, resumeRequests } from './resume.ts';
import { rewindEvents, rewindRequests } from './rewind.ts';
import { runAnalysisEvents, runAnalysisRequests } from './run-analysis.ts';
import { runsEvents, runsRequests } from './runs.ts';
import { optionsEvents, optionsRequests } from './settings.ts';
import { suggestedActionsRequests } from './suggested-actions.ts';
import { telemetryEvents, telemetryRequests } from './telemetry.ts';
import { textsEvents, textsRequests } from './texts.ts';
import { libraryEvents, libraryRequests } from './thread-actions.ts';
import { threadImagesRequests } from './thread-images.ts';
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
  ...libraryRequests,
  ...resumeRequests,
  ...rewindRequests,
  ...execRequests,
  ...diffRequests,
  ...exportsRequests,
  ...filesRequests,
  ...keptHunksRequests,
  ...textsRequests,
  ...attachmentsRequests,
  ...threadImagesRequests,
  ...approvalsRequests,
  ...suggestedActionsRequests,
  ...authRequests,
  ...optionsRequests,
  ...layoutRequests,
  ...protectionRequests,
  ...cliRequests,
  ...catalogsRequests,
  ...mcpRequests,
  ...clipboardRequests,
  ...diagnosticsRequests,
  ...metricsRequests,
  ...otlpRequests,
  ...telemetryRequests,
  ...workcellsRequests,
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
  ...libraryEvents,
  ...resumeEvents,
  ...rewindEvents,
  ...keptHunksEvents,
  ...textsEvents,
  ...execEvents,
  ...diffEvents,
  ...exportsEvents,
  ...approvalsEvents,
  ...authEvents,
  ...optionsEvents,
  ...layoutEvents,
  ...protectionEvents,
  ...cliEvents,
  ...catalogsEvents,
  ...diagnosticsEvents,
  ...metricsEvents,
  ...pricesEvents,
  ...telemetryEvents,
  ...workcellsEvents,
  ...runsEvents,
  ...runAnalysisEvents,
  ...updatesEvents,
};

export type RequestName = keyof typeof requests;
export type RequestInput<Name extends RequestName> = Immutable<z.infer<(typeof requests)[Name]['input']>>;
export type RequestValue<Name extends RequestName> = Immutable<z.infer<(typeof requests)[Name]['value']>>;
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
export type EventPayload<Name extends EventName> = Immutable<z.infer<(typeof events)[Name]>>;

/** An event with its name, as one value. */
export type HostEvent<Names extends EventName = EventName> = {
  readonly [Name in Names]: { readonly name: Name; readonly payload: EventPayload<Name> };
}[Names];
