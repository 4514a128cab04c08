import { z } from 'zod';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import { mapByTrustKey, toTrustKey } from '../../host/trust-key.ts';
import type {
  AskForApproval,
  Config,
  ConfigLayer,
  SandboxMode,
  SandboxPolicy,
} from '../../model/codex-protocol/generated.ts';
import type { CodexParams, CodexReply } from '../../model/codex-protocol/protocol.ts';
import { isUsedLayer } from '../../model/codex-protocol/used-layer.ts';

/** When Codex asks, and what its sandbox allows: one of Codex's three sandboxes, or a named profile of the user. */
export type ThreadPermissions = {
  readonly approvalPolicy: AskForApproval;
  readonly limits:
    | { readonly type: 'sandbox'; readonly sandbox: SandboxMode }
    | { readonly type: 'profile'; readonly name: string };
};

/** The parts of a folder's config.toml that set permissions. */
export type PermissionConfig = Pick<Config, 'approval_policy' | 'sandbox_mode'> & {
  readonly default_permissions?: unknown;
  readonly projects?: unknown;
};

/** The parts of config.toml that set the reach of a mode. */
export type ReachConfig = Pick<Config, 'approvals_reviewer' | 'sandbox_workspace_write'>;

const reachTable = z.looseObject({
  approvals_reviewer: z.enum(['user', 'auto_review', 'guardian_subagent']).optional().catch('user'),
  sandbox_workspace_write: z
    .object({
      writable_roots: z.array(z.string()).optional(),
      network_access: z.boolean().optional(),
      exclude_tmpdir_env_var: z.boolean().optional(),
      exclude_slash_tmp: z.boolean().optional(),
    })
    .optional()
    .catch({}),
});
type Reach = z.infer<typeof reachTable>;

const projectTables = z.record(z.string(), z.object({ trust_level: z.string().nullish() }));

/** A mode with a fixed policy and sandbox, unlike the user's own config.toml. */
export type FixedMode = Exclude<ApprovalMode, 'config'>;

const modePermissions: Readonly<Record<FixedMode, { approvalPolicy: AskForApproval; sandbox: SandboxMode }>> = {
  readOnly: { approvalPolicy: 'on-request', sandbox: 'read-only' },
  askForEverything: { approvalPolicy: 'untrusted', sandbox: 'workspace-write' },
  askWhenNeeded: { approvalPolicy: 'on-request', sandbox: 'workspace-write' },
  fullAccess: { approvalPolicy: 'never', sandbox: 'danger-full-access' },
};

/** Returns the policy and sandbox of a fixed mode. */
export function getModePermissions(mode: FixedMode): { approvalPolicy: AskForApproval; sandbox: SandboxMode } {
  return modePermissions[mode];
}

/** Returns the permissions of a mode under this config.toml. `folders` are the folders whose entries in it apply. */
export function getPermissions(
  mode: ApprovalMode,
  config: PermissionConfig,
  folders: readonly string[],
): ThreadPermissions {
  if (mode === 'config') return getConfiguredPermissions(config, folders);
  const { approvalPolicy, sandbox } = modePermissions[mode];
  return { approvalPolicy, limits: { type: 'sandbox', sandbox } };
}

/** Whether Codex could write. Of the user's named profiles, only the read-only one certainly cannot. */
export function allowsWriting({ limits }: ThreadPermissions): boolean {
  return limits.type === 'sandbox' ? limits.sandbox !== 'read-only' : limits.name !== ':read-only';
}

/** Returns the fields that permissions add to `turn/start`, with the sandbox spelled out. */
export function toTurnOverrides(
  { approvalPolicy, limits }: ThreadPermissions,
  config: ReachConfig,
): Pick<CodexParams<'turn/start'>, 'approvalPolicy' | 'approvalsReviewer' | 'sandboxPolicy' | 'permissions'> {
  const reviewer = config.approvals_reviewer === null ? {} : { approvalsReviewer: config.approvals_reviewer };
  return limits.type === 'profile'
    ? { approvalPolicy, ...reviewer, permissions: limits.name }
    : { approvalPolicy, ...reviewer, sandboxPolicy: toSandboxPolicy(limits.sandbox, config) };
}

/**
 * Returns the reach of a mode's sandbox, and who answers Codex's requests. In a mode that the user picked, no project
 * widens the reach: only the configuration of the user and the machine counts. The `config/read` reply needs its
 * layers.
 */
export function getReachConfig(mode: ApprovalMode, read: CodexReply<'config/read'>): ReachConfig {
  return mode === 'config' ? read.config : (getReachWithoutProjects(read) ?? read.config);
}

/** Whether Codex uses a folder's own settings. The `config/read` reply needs its layers. */
export function hasFolderSettings({ layers }: CodexReply<'config/read'>): boolean {
  return (layers ?? []).some((layer) => isProjectLayer(layer) && isUsedLayer(layer));
}

/** Returns the reach of a sandbox without project settings. Null if projects change nothing. */
export function getReachWithoutProjects({ config, layers }: CodexReply<'config/read'>): ReachConfig | null {
  const own = (layers ?? []).filter((layer) => !isProjectLayer(layer) && isUsedLayer(layer));
  // The first layers take precedence.
  const reach = own.toReversed().reduce<Reach>((below, layer) => {
    const reported = reachTable.parse(layer.config);
    return {
      approvals_reviewer: reported.approvals_reviewer ?? below.approvals_reviewer,
      sandbox_workspace_write: { ...below.sandbox_workspace_write, ...reported.sandbox_workspace_write },
    };
  }, {});
  const merged = config.sandbox_workspace_write;
  const writing = reach.sandbox_workspace_write;
  const roots = writing?.writable_roots ?? [];
  const network = writing?.network_access ?? false;
  const reviewer = reach.approvals_reviewer ?? 'user';
  const isSame =
    (merged?.writable_roots ?? []).join('\n') === roots.join('\n') &&
    (merged?.network_access ?? false) === network &&
    (config.approvals_reviewer ?? 'user') === reviewer;
  if (layers === null || isSame) return null;
  return {
    approvals_reviewer: reviewer,
    sandbox_workspace_write: {
      writable_roots: roots,
      network_access: network,
      // A project may still restrict the sandbox.
      exclude_tmpdir_env_var: writing?.exclude_tmpdir_env_var || merged?.exclude_tmpdir_env_var || false,
      exclude_slash_tmp: writing?.exclude_slash_tmp || merged?.exclude_slash_tmp || false,
    },
  };
}

/**
 * Returns the permissions that Codex itself would start with. If config.toml sets no sandbox, a folder with an entry is
 * writable, whatever the entry says, and any other folder is read-only.
 */
function getConfiguredPermissions(config: PermissionConfig, folders: readonly string[]): ThreadPermissions {
  const trust = findTrustLevel(config, folders);
  const approvalPolicy = config.approval_policy ?? (trust === 'untrusted' ? 'untrusted' : 'on-request');
  if (typeof config.sandbox_mode === 'string') {
    return { approvalPolicy, limits: { type: 'sandbox', sandbox: config.sandbox_mode } };
  }
  const profile = config.default_permissions;
  if (typeof profile === 'string') return { approvalPolicy, limits: { type: 'profile', name: profile } };
  const sandbox = trust === null ? 'read-only' : 'workspace-write';
  return { approvalPolicy, limits: { type: 'sandbox', sandbox } };
}

/** Returns the trust level of the first of these folders that has an entry in config.toml. Null if none has one. */
function findTrustLevel(config: PermissionConfig, folders: readonly string[]): string | null {
  const projects = mapByTrustKey(projectTables.safeParse(config.projects).data ?? {});
  const named = folders.map((folder) => projects.get(toTrustKey(folder))).find((project) => project !== undefined);
  return named?.trust_level ?? null;
}

/** Returns the policy of a Codex sandbox under this config.toml. */
function toSandboxPolicy(sandbox: SandboxMode, config: ReachConfig): SandboxPolicy {
  if (sandbox === 'danger-full-access') return { type: 'dangerFullAccess' };
  if (sandbox === 'read-only') return { type: 'readOnly', networkAccess: false };
  const own = config.sandbox_workspace_write;
  return {
    type: 'workspaceWrite',
    writableRoots: [...(own?.writable_roots ?? [])],
    networkAccess: own?.network_access ?? false,
    excludeTmpdirEnvVar: own?.exclude_tmpdir_env_var ?? false,
    excludeSlashTmp: own?.exclude_slash_tmp ?? false,
  };
}

function isProjectLayer({ name }: ConfigLayer): boolean {
  return name.type.startsWith('project');
}
