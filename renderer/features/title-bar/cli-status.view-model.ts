import type { CliState } from '../../../shared/cli/cli-state.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ConnectionState } from '../../client/host-client.ts';

/** The state of Codex: a filled disc, a ring, or an arc while something is in progress. `detail` is for the tooltip. */
export type CliStatusView = {
  readonly mark: 'ready' | 'working' | 'idle' | 'stopped';
  readonly text: string;
  readonly detail: string | null;
};

/** Describes the state of Codex, or of the connection to the host while there is none. */
export function describeCliStatus(line: ConnectionState, cli: CliState): CliStatusView {
  switch (line) {
    case 'connected':
      return describeCli(cli);
    case 'connecting':
      return { mark: 'working', text: t`Connecting`, detail: null };
    case 'lost':
      return { mark: 'working', text: t`Reconnecting`, detail: null };
    default:
      return { mark: 'stopped', text: t`Not connected`, detail: null };
  }
}

function describeCli(cli: CliState): CliStatusView {
  switch (cli.phase) {
    case 'idle':
      return { mark: 'idle', text: t`Codex not started`, detail: t`It starts when you open a folder.` };
    case 'starting':
      return { mark: 'working', text: t`Starting Codex`, detail: null };
    case 'ready':
      return { mark: 'ready', text: `Codex ${cli.environment.version}`, detail: cli.environment.binary };
    case 'slow':
      return { mark: 'working', text: t`Codex ${cli.environment.version} · slow`, detail: cli.environment.binary };
    case 'restarting':
      return { mark: 'working', text: t`Restarting Codex, ${cli.attempt} of ${cli.of}`, detail: null };
    case 'failed':
    case 'stopped':
      return { mark: 'stopped', text: t`Codex stopped`, detail: null };
  }
}
