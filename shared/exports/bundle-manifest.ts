import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

// The manifest of a bundle; docs/bundles.md describes the format.

export const bundleFormat = 'workcell-bundle';
/** Version in which this app writes bundles, and the newest that it reads. */
export const bundleVersion = 1;

/** The last entry of a bundle. */
export const manifestName = 'manifest.json';

/** Files that a bundle may have, beside its manifest. */
export const bundleFile = z.union([
  z.enum(['telemetry.jsonl', 'thread.jsonl', 'proof.json', 'changes.diff']),
  z.enum(['logs/stdout.log', 'logs/stderr.log', 'logs/protocol.jsonl']),
]);
export type BundleFile = z.infer<typeof bundleFile>;

/** What a bundle says of itself. */
export const bundleManifest = z.object({
  format: z.literal(bundleFormat),
  version: z.literal(bundleVersion),
  /** Version of the app that made it. */
  app: z.string().max(100),
  /** ISO 8601, UTC. */
  exported_at: z.string().max(40),
  /** Secrets and what is personal were replaced. */
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
