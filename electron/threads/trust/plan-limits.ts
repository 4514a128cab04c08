import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { TurnSettings } from '../../../shared/contract/threads.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { CollaborationMode, Config } from '../../model/codex-protocol/generated.ts';
import { describeUnsentProblem } from '../codex-problems.ts';
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
 * permissions that the thread would have without these settings. Codex wants to have them named next to a profile. Its
 * own profiles do not tell the model that .git is read-only in the further folders of the user (observed with 0.169).
 */
export function createPlanConfig(
  config: Pick<Config, 'sandbox_mode'> & { readonly default_permissions?: unknown },
  own: ThreadPermissions['limits'],
) {
  const filesystem = { ':root': 'read', [resolve('/', planProfile)]: 'deny' };
  const isNamed = typeof config.sandbox_mode === 'string' || typeof config.default_permissions === 'string';
  return {
    permissions: { [planProfile]: { filesystem } },
    ...(!isNamed && own.type === 'sandbox' && { sandbox_mode: own.sandbox }),
  };
}

/** The settings that a message goes out with. One that asks for a plan is read-only, whatever mode was picked. */
export function limitToPlan<Settings extends TurnSettings>(settings: Settings): Settings {
  return settings.plan === true ? { ...settings, approvalMode: 'readOnly' } : settings;
}

const approvals = {
  enabled: z.boolean().nullish(),
  default_tools_approval_mode: z.string().nullish(),
  tools: z.record(z.string(), z.looseObject({ approval_mode: z.string().nullish() })).nullish(),
};
const toolProvider = z.looseObject(approvals);
type ToolProvider = z.infer<typeof toolProvider>;
const toolConfig = z.looseObject({
  features: z.looseObject({ plugins: z.boolean().nullish() }).nullish(),
  mcp_servers: z.record(z.string(), toolProvider).nullish(),
  plugins: z.record(z.string(), z.looseObject({ enabled: z.boolean().nullish() })).nullish(),
});

/**
 * Checks whether Codex may plan in a folder with the settings and the account that it has now. Refuses if Codex may call
 * an app of the account, whatever its approval mode: that was never tried with an account. The error is a sentence.
 */
export async function checkPlan(codex: Pick<CodexServer, 'request'>, folder: string): Promise<Result<null, string>> {
  const read = await codex.request('config/read', { cwd: folder });
  if (!read.ok) return err(describeUnsentProblem(read.error));
  const tools = checkPlanTools(read.value.config);
  if (!tools.ok) return tools;
  // Without an account, Codex answers at once.
  const installed = await codex.request('app/installed', { forceRefresh: true });
  if (!installed.ok) return err(describeUnsentProblem(installed.error));
  const app = installed.value.apps.find(({ callable }) => callable);
  if (app === undefined) return ok(null);
  return err(
    t`Codex may use the app ${app.runtimeName ?? app.id} without asking, so it could write while it plans. Turn it off in config.toml.`,
  );
}

/**
 * Refuses to plan if Codex may call a tool without asking: tools run outside the sandbox. In a turn that plans, Codex
 * refuses the tools of a server with the approval mode `prompt`. It calls any others that their server calls read-only,
 * which Workcell cannot check (observed with 0.169). The error is a sentence.
 */
export function checkPlanTools(config: object): Result<null, string> {
  const { features, mcp_servers: servers, plugins } = toolConfig.parse(config);
  const [server] = Object.entries(servers ?? {}).find(([, each]) => isEnabled(each) && !asksAlways(each)) ?? [];
  if (server !== undefined)
    return err(
      t`Codex may use the MCP server ${server} without asking, so it could write while it plans. Set its default_tools_approval_mode to "prompt" in config.toml, or turn it off.`,
    );
  const [plugin] =
    Object.entries(features?.plugins === false ? {} : (plugins ?? {})).find(([, each]) => isEnabled(each)) ?? [];
  if (plugin !== undefined)
    return err(
      t`Codex may use the plugin ${plugin} without asking, so it could write while it plans. Turn it off in config.toml.`,
    );
  return ok(null);
}

function isEnabled({ enabled }: { readonly enabled?: boolean | null | undefined }): boolean {
  return enabled !== false;
}

function asksAlways(provider: ToolProvider): boolean {
  // A tool without a mode of its own has that of its server.
  const own = Object.values(provider.tools ?? {}).flatMap(({ approval_mode: mode }) => mode ?? []);
  return [provider.default_tools_approval_mode, ...own].every((mode) => mode === 'prompt');
}

/** Returns the mode of Codex for a turn. Codex keeps it until another turn names one, even across a restart. */
export function createCollaboration(mode: 'plan' | 'default', model: string, effort: string | null): CollaborationMode {
  // Null stands for the instructions that Codex has for the mode.
  return { mode, settings: { model, reasoning_effort: effort, developer_instructions: null } };
}
