import type { Clock } from '../../shared/base/clock.ts';
import type { LineState } from './host-client.ts';

const retryMs = 500;
const mostFailures = 3;

/**
 * Fetches a part of the page's own code. While the connection to the host is down it keeps trying, so the UI stays as
 * it is until the part arrives. After three failures with the connection up, the part itself is at fault and the error
 * is thrown.
 */
export async function fetchPart<Part>(
  load: () => Promise<Part>,
  line: { readonly state: LineState },
  clock: Clock,
): Promise<Part> {
  for (let failures = 0; ; ) {
    try {
      return await load();
    } catch (error) {
      if (line.state === 'connected') failures += 1;
      if (failures === mostFailures) throw error;
      await new Promise<void>((resolve) => clock.after(retryMs, resolve));
    }
  }
}
