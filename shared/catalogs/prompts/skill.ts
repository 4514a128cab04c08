import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

/** A skill as the CLI lists it. */
export const skill = z.object({
  name: z.string(),
  about: z.string(),
  /** The path of its `SKILL.md`. */
  path: z.string(),
  scope: z.enum(['user', 'repo', 'system', 'admin']),
  enabled: z.boolean(),
});
export type Skill = Immutable<z.infer<typeof skill>>;

/** A skill that the CLI could not read, with its message. */
export const skillError = z.object({ path: z.string(), message: z.string() });
export type SkillError = Immutable<z.infer<typeof skillError>>;
