import { ok } from '../../shared/base/result.ts';
import type { diagnosticsRequests } from '../../shared/contract/diagnostics.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/telemetry-event.ts';
import type { Broadcaster, ClientWindow, DomainHandlers } from '../host/client-window.ts';
import type { AttachedLines } from './attached-lines.ts';
import type { DiagnosticsLog } from './diagnostics-log.ts';

export type DiagnosticsHandlersDeps = {
  readonly log: DiagnosticsLog;
  readonly broadcaster: Broadcaster;
  readonly attached: Pick<AttachedLines, 'getLines'>;
  readonly emit: EmitTelemetry;
};

/** Handles window requests about the log, and sends new lines to windows that follow it. */
export function createDiagnosticsHandlers({
  broadcaster,
  attached,
  log,
  emit,
}: DiagnosticsHandlersDeps): DomainHandlers<keyof typeof diagnosticsRequests> {
  const followers = new WeakSet<ClientWindow>();
  log.onLines((lines) => {
    for (const window of broadcaster.windows()) {
      if (followers.has(window)) window.send({ name: 'diagnosticsArrived', payload: { lines } });
    }
  });
  return {
    followDiagnostics: async (window, { on }) => {
      if (on) followers.add(window);
      else followers.delete(window);
      return ok({ last: log.last(1)[0]?.seq ?? 0 });
    },
    readDiagnostics: async (_window, { after, limit }) => ok({ lines: log.read(after, limit) }),
    readCodexLines: async (_window, { threadId }) => ok({ lines: attached.getLines(threadId) }),
    countCopy: async (_window, copy) => {
      if (copy.what === 'blocked') emit({ type: 'chat.copy_blocked_sensitive', secrets: copy.secrets });
      else
        emit({
          type: copy.what === 'thread' ? 'chat.clipboard_copy_all' : 'chat.clipboard_copy',
          characters: copy.characters,
        });
      return ok(null);
    },
  };
}
