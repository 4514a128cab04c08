import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Codex's own switches as the person's config.toml has them; null: it says nothing of this one. */
export const codexSwitches = z.object({
  file: z.string(),
  /** `broken`: it is not TOML, and what it says is not known. */
  reading: z.enum(['read', 'missing', 'broken']),
  analytics: z.boolean().nullable(),
  /** Whether it fetches its list of plugins at each start. */
  plugins: z.boolean().nullable(),
  /** The kinds of exporters, as `otlp-http`. Empty where none is named. */
  otel: z.array(z.string()),
  feedback: z.boolean().nullable(),
});
export type CodexSwitches = Immutable<z.infer<typeof codexSwitches>>;
