import { formatElapsed } from '../../../components/format/duration.ts';
import { useNow } from '../../../components/use-now.ts';

/** The running time since something started. `since` is in Unix milliseconds. */
export function Elapsed({ since, className }: { readonly since: number; readonly className?: string | undefined }) {
  const now = useNow(true);
  return <span className={className}>{formatElapsed(now - since)}</span>;
}
