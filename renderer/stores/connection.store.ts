import { create } from 'zustand';
import type { HostInfo } from '../../shared/contract/app.ts';
import type { ConnectionState } from '../client/host-client.ts';

/** The connection to the host, and the host's facts. */
export type ConnectionStore = {
  readonly connectionState: ConnectionState;
  readonly host: HostInfo | null;
  readonly profile: 'personal' | 'demo';
};

/** The connection and the host; `host` is null until the first snapshot. */
export const useConnection = create<ConnectionStore>()(() => ({
  connectionState: 'connecting',
  host: null,
  profile: 'personal',
}));

/** Stores the client's connection state. Facts about the host stay while the connection is down. */
export function connectionStateChanged(state: ConnectionState): void {
  useConnection.setState({ connectionState: state });
}

/** Sets the host, and the profile this window shows, from a snapshot. */
export function hostChanged(host: HostInfo, profile: 'personal' | 'demo'): void {
  useConnection.setState({ host, profile });
}
