import { describe, expect, it } from 'vitest';
import type { ConfigLayer } from '../../model/codex-protocol/generated.ts';
import { readConfig } from '../testing/codex-replies.ts';
import {
  allowsWriting,
  getPermissions,
  getReachConfig,
  getReachWithoutProjects,
  type PermissionConfig,
  type ReachConfig,
  toTurnOverrides,
} from './permissions.ts';

const empty: PermissionConfig & ReachConfig = {
  approval_policy: null,
  sandbox_mode: null,
  sandbox_workspace_write: null,
  approvals_reviewer: null,
};

const projects = (folder: string, level: string): Partial<PermissionConfig> => ({
  projects: { [folder]: { trust_level: level } },
});

function configured(facts: Partial<PermissionConfig>) {
  const config = { ...empty, ...facts };
  const permissions = getPermissions('config', config, ['/home/me/project/part', '/home/me/project']);
  return { ...toTurnOverrides(permissions, config), writes: allowsWriting(permissions) };
}

describe('the config.toml of the user', () => {
  it('makes Codex read-only in a folder that config.toml does not name', () => {
    const expected = { approvalPolicy: 'on-request', sandboxPolicy: { type: 'readOnly' }, writes: false };
    expect(configured({})).toMatchObject(expected);
    expect(configured(projects('/home/me/other', 'trusted'))).toMatchObject(expected);
    expect(configured(projects('/home/me', 'trusted'))).toMatchObject(expected);
  });

  it.each(['/home/me/project/part', '/home/me/project'])('lets Codex write if %s is trusted', (folder) => {
    expect(configured(projects(folder, 'trusted'))).toMatchObject({
      approvalPolicy: 'on-request',
      sandboxPolicy: { type: 'workspaceWrite', networkAccess: false },
      writes: true,
    });
  });

  it('lets Codex write in a distrusted folder but ask for everything, as Codex does', () => {
    expect(configured(projects('/home/me/project', 'untrusted'))).toMatchObject({
      approvalPolicy: 'untrusted',
      sandboxPolicy: { type: 'workspaceWrite' },
      writes: true,
    });
  });

  it('uses the sandbox and the policy that config.toml names', () => {
    const own = {
      writable_roots: ['/cache'],
      network_access: true,
      exclude_tmpdir_env_var: true,
      exclude_slash_tmp: false,
    };
    const facts = { approval_policy: 'never', sandbox_mode: 'workspace-write', sandbox_workspace_write: own } as const;
    expect(configured(facts)).toEqual({
      approvalPolicy: 'never',
      sandboxPolicy: {
        type: 'workspaceWrite',
        writableRoots: ['/cache'],
        networkAccess: true,
        excludeTmpdirEnvVar: true,
        excludeSlashTmp: false,
      },
      writes: true,
    });
    expect(configured({ ...projects('/home/me/project', 'trusted'), sandbox_mode: 'read-only' }).writes).toBe(false);
  });

  it('uses the profile that config.toml names', () => {
    expect(configured({ default_permissions: ':read-only' })).toMatchObject({
      permissions: ':read-only',
      writes: false,
    });
    expect(configured({ default_permissions: 'mine' })).toMatchObject({ permissions: 'mine', writes: true });
  });
});

describe('a fixed mode', () => {
  it.each([
    ['readOnly', 'on-request', 'readOnly', false],
    ['askForEverything', 'untrusted', 'workspaceWrite', true],
    ['askWhenNeeded', 'on-request', 'workspaceWrite', true],
    ['fullAccess', 'never', 'dangerFullAccess', true],
  ] as const)('maps the mode %s to the pair %s and %s', (mode, approvalPolicy, type, writes) => {
    const config = { ...empty, approval_policy: 'never', sandbox_mode: 'danger-full-access' } as const;
    const permissions = getPermissions(mode, config, ['/w']);
    expect(toTurnOverrides(permissions, config)).toMatchObject({ approvalPolicy, sandboxPolicy: { type } });
    expect(allowsWriting(permissions)).toBe(writes);
  });
});

describe('the reach of a sandbox', () => {
  // Codex omits the reason if the layer is enabled.
  const layer = (name: ConfigLayer['name'], config: ConfigLayer['config']) =>
    ({ name, config, version: '' }) as ConfigLayer;
  const widened = {
    ...{ writable_roots: ['/etc'], network_access: true, exclude_tmpdir_env_var: true, exclude_slash_tmp: false },
  };
  const ofProject = layer(
    { type: 'project', dotCodexFolder: '/w/.codex' },
    { approvals_reviewer: 'auto_review', sandbox_workspace_write: widened },
  );
  const own = layer(
    { type: 'user', file: '/home/me/.codex/config.toml', profile: null },
    { sandbox_workspace_write: { writable_roots: ['/cache'] } },
  );
  const ofSystem = layer(
    { type: 'system', file: '/etc/codex/config.toml' },
    { sandbox_workspace_write: { writable_roots: ['/all'], exclude_slash_tmp: true } },
  );
  const read = {
    ...readConfig({ approvals_reviewer: 'auto_review', sandbox_workspace_write: widened }),
    layers: [ofProject, own, ofSystem],
  };

  it('takes the reach from the user configuration in a picked mode', () => {
    expect(getReachConfig('askWhenNeeded', read)).toEqual({
      approvals_reviewer: 'user',
      sandbox_workspace_write: {
        ...{ writable_roots: ['/cache'], network_access: false, exclude_tmpdir_env_var: true, exclude_slash_tmp: true },
      },
    });
  });

  it('takes the reach from the folder configuration if that decides', () => {
    expect(getReachConfig('config', read)).toMatchObject({ sandbox_workspace_write: widened });
  });

  it('keeps the reach unchanged if no project widens it', () => {
    expect(getReachWithoutProjects({ ...readConfig({}), layers: [layer(ofProject.name, {})] })).toBeNull();
  });
});
