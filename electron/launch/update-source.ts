import type { UpdateSource } from '../host/update-program.ts';
import { readEndpoint } from '../privacy/metrics/endpoint.ts';

/** Where newer versions are, according to the build; null unless it names a valid address and a key. */
export function readUpdateSource(address: string | null, publicKey: string | null): UpdateSource | null {
  const read = readEndpoint(address ?? '');
  return read.ok && publicKey !== null && publicKey !== '' ? { address: read.value, publicKey } : null;
}
