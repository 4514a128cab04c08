import { z } from 'zod';
import type { Immutable } from '../../../shared/base/immutable.ts';

// The manifest of a bundle. docs/bundles.md describes the format.

/** The name of the format in the manifest. Other files are not bundles. */
export const bundleFormat = 'workcell-bundle';
/** The bundle version that this app writes, and the newest one it reads. */
export const bundleVersion = 1;

/** The last entry of a bundle. */
export const manifestName = 'manifest.json';

/** The files a bundle may contain besides its manifest. */
export const bundleFile = z.union([
  z.enum(['telemetry.jsonl', 'thread.jsonl', 'proof.json', 'changes.diff']),
  z.enum(['logs/stdout.log', 'logs/stderr.log', 'logs/protocol.jsonl']),
]);
export type BundleFile = z.infer<typeof bundleFile>;

/** The content of the manifest. */
export const bundleManifest = z.object({
  format: z.literal(bundleFormat),
  version: z.literal(bundleVersion),
  /** The version of the app that created it. */
  app: z.string().max(100),
  /** ISO 8601, in UTC. */
  exported_at: z.string().max(40),
  /** True if secrets and personal data were replaced. */
  redacted: z.boolean(),
  run: z.object({ id: z.string().max(200), title: z.string().max(1_000), kind: z.enum(['thread', 'folder']) }),
  files: z
    .array(
      z.object({
        name: bundleFile,
        bytes: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[\da-f]{64}$/),
      }),
    )
    .max(bundleFile.options.flatMap(({ options }) => options).length),
});
export type BundleManifest = Immutable<z.infer<typeof bundleManifest>>;
