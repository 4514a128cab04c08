import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { TurnSettings } from '../../../shared/contract/threads.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CollaborationMode, Config } from '../../model/codex-protocol/generated.ts';
import type { ThreadPermissions } from './permissions.ts';

// What keeps Codex from writing while it plans (decision 42).

/** The name of the profile. No folder's settings can widen it, because they cannot know it. */
const planProfile = `workcell-plan-${randomUUID()}`;

/**
 * The permissions of a turn that plans. Codex asks for nothing and refuses whatever would need an approval, even one
 * that the user gave for the session.
 */
export const planPermissions = { approvalPolicy: 'never', permissions: planProfile } as const;

/**
 * Returns the settings that a thread needs to plan. Every command may read everything, except for a place that does not
 * exist: Codex never lets a command out of a sandbox that denies reading, not even one that a rule of the user allows,
 * nor lets the model write to a terminal that is open from an earlier turn (observed with 0.169). `own` are the
 * permissions that the thread would have without these settings, which Codex wants to have named next to a profile.
 */
export function createPlanConfig(
  config: Pick<Config, 'sandbox_mode'> & { readonly default_permissions?: unknown },
  own: ThreadPermissions['limits'],
) {
  const filesystem = { ':root': 'read', [resolve('/', planProfile)]: 'deny' };
  const isNamed = typeof config.sandbox_mode === 'string' || typeof config.default_permissions === 'string';
  const name = own.type === 'sandbox' && own.sandbox === 'read-only' ? ':read-only' : ':workspace';
  return { permissions: { [planProfile]: { filesystem } }, ...(!isNamed && { default_permissions: name }) };
}

/** The settings that a message goes out with. One that asks for a plan is read-only, whatever mode was picked. */
export function limitToPlan<Settings extends TurnSettings>(settings: Settings): Settings {
  return settings.plan === true ? { ...settings, approvalMode: 'readOnly' } : settings;
}

const table = z.record(z.string(), z.unknown());

/**
 * Refuses to plan if Codex may call a tool without asking: tools run outside the sandbox. The error is a sentence.
 */
export function checkPlanTools(config: object): Result<null, string> {
  const { apps, mcp_servers: servers, plugins } = table.parse(config);
  const allowed = findAllowedTool({ apps, servers, plugins });
  if (allowed === null) return ok(null);
  const [, ...names] = allowed;
  return err(
    t`Codex may use ${names.join(' ')} without asking, so it could write while it plans. Change approval_mode in config.toml.`,
  );
}

/** Returns the path to the first setting that always allows a tool. Null if there is none. */
function findAllowedTool(value: unknown, path: readonly string[] = []): readonly string[] | null {
  for (const [key, below] of Object.entries(table.safeParse(value).data ?? {})) {
    if (below === 'approve' && key.endsWith('approval_mode')) return path;
    const found = findAllowedTool(below, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

/** Returns the mode of Codex for a turn. Codex keeps it until another turn names one, even across a restart. */
export function createCollaboration(mode: 'plan' | 'default', model: string, effort: string | null): CollaborationMode {
  // Null stands for the instructions that Codex has for the mode.
  return { mode, settings: { model, reasoning_effort: effort, developer_instructions: null } };
}
