import type { About } from '../../shared/contract/about.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import { hostClient } from '../client/page-client.ts';

/** What the app is made of; null when the host does not answer. */
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
