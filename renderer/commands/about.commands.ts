import type { About } from '../../shared/contract/about.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type { DataUse } from '../../shared/contract/data.ts';
import type { MachineInfo } from '../../shared/machine/machine-facts.ts';
import { hostClient } from '../client/page-client.ts';

/** Reads the versions of the app and its parts; null when the host does not answer. */
export async function readAbout(): Promise<About | null> {
  const read = await hostClient.request('readAbout', null);
  return read.ok ? read.value : null;
}

export type DiagnosticsBundle = RequestValue<'makeDiagnosticsBundle'>;

/** Has the host make a bundle for someone who helps; null when the host does not answer. Saves nothing. */
export async function makeDiagnosticsBundle(): Promise<DiagnosticsBundle | null> {
  const made = await hostClient.request('makeDiagnosticsBundle', { browser: navigator.userAgent.slice(0, 500) });
  return made.ok ? made.value : null;
}

/** The disk usage of the data folder by purpose; null if the host does not answer. */
export async function readDataUse(): Promise<DataUse | null> {
  const read = await hostClient.request('readDataUse', null);
  return read.ok ? read.value.parts : null;
}

/** Checks again what works on this machine; null if the host does not answer. */
export async function readMachine(): Promise<MachineInfo | null> {
  const read = await hostClient.request('readMachine', null);
  return read.ok ? read.value : null;
}
