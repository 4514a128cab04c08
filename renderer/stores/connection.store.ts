import { create } from 'zustand';
import type { HostInfo } from '../../shared/contract/app.ts';
import type { LineState } from '../client/host-client.ts';

/** The connection to the host, and the host's facts. */
export type ConnectionStore = {
  readonly line: LineState;
  readonly host: HostInfo | null;
  readonly profile: 'personal' | 'demo';
};

export const useConnection = create<ConnectionStore>()(() => ({ line: 'connecting', host: null, profile: 'personal' }));

export function lineChanged(line: LineState): void {
  useConnection.setState({ line });
}

export function hostKnown(host: HostInfo, profile: 'personal' | 'demo'): void {
  useConnection.setState({ host, profile });
}
