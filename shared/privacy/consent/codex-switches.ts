import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

/** Codex's own switches in the user's config.toml. Null when it does not set one. */
export const codexSwitches = z.object({
  file: z.string(),
  /** `broken`: it is not valid TOML, and its content is unknown. */
  reading: z.enum(['read', 'missing', 'broken']),
  analytics: z.boolean().nullable(),
  /** Whether it fetches its list of plugins at each start. */
  plugins: z.boolean().nullable(),
  /** The kinds of exporters, such as `otlp-http`. Empty without any. */
  otel: z.array(z.string()),
  feedback: z.boolean().nullable(),
});
export type CodexSwitches = Immutable<z.infer<typeof codexSwitches>>;
