import { create } from 'zustand';
import type { HostFacts } from '../../shared/contract/desk.ts';
import type { LineState } from '../client/desk-client.ts';

/** The connection to the host, and the host's facts. */
export type ConnectionStore = {
  readonly line: LineState;
  readonly host: HostFacts | null;
  readonly profile: 'personal' | 'demo';
};

export const useConnection = create<ConnectionStore>()(() => ({ line: 'connecting', host: null, profile: 'personal' }));

export function lineChanged(line: LineState): void {
  useConnection.setState({ line });
}

export function hostKnown(host: HostFacts, profile: 'personal' | 'demo'): void {
  useConnection.setState({ host, profile });
}
