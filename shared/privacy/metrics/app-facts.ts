import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

const operatingSystem = z.enum(['linux', 'macos', 'windows', 'other']);
const architecture = z.enum(['x64', 'arm64', 'other']);

/** Everything that is ever reported about the app and the machine. */
export const appInfo = z.strictObject({
  version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/),
  os: operatingSystem,
  arch: architecture,
});
export type AppInfo = Immutable<z.infer<typeof appInfo>>;

const systems: ReadonlyMap<string, AppInfo['os']> = new Map([
  ['linux', 'linux'],
  ['darwin', 'macos'],
  ['win32', 'windows'],
]);

/**
 * The facts about this app, from its version and Node's names for the system and architecture. Anything a custom build
 * added to the version is removed. A version in an unknown format becomes `0.0.0`.
 */
export function toAppInfo(app: {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
}): AppInfo {
  return {
    version: /^\d{1,4}\.\d{1,4}\.\d{1,4}(?!\d)/.exec(app.version)?.[0] ?? '0.0.0',
    os: systems.get(app.platform) ?? 'other',
    arch: architecture.safeParse(app.arch).data ?? 'other',
  };
}
