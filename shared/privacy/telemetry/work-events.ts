import { z } from 'zod';
import { count, durationMs } from './measures.ts';

/** Codex's actions besides text: commands, patches, tools, and attachments. */
export const workEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('exec.begin'), source: z.enum(['codex', 'person']) }),
  z.object({
    type: z.literal('exec.end'),
    outcome: z.enum(['done', 'failed', 'declined', 'blocked', 'stopped', 'cutOff']),
    exitCode: z.number().int().nullable(),
    durationMs: durationMs.nullable(),
  }),
  z.object({ type: z.literal('patch.begin'), files: count }),
  z.object({
    type: z.literal('patch.end'),
    outcome: z.enum(['done', 'failed', 'declined', 'didNotApply', 'cancelled', 'cutOff']),
    files: count,
    durationMs: durationMs.nullable(),
  }),
  /** A patch was approved but did not apply. */
  z.object({ type: z.literal('diff.apply_failed'), files: count }),
  z.object({
    type: z.literal('tool.invoked'),
    /** `own`: one of Codex's built-in tools. */
    kind: z.enum(['mcp', 'own']),
    outcome: z.enum(['done', 'failed', 'declined', 'cutOff']),
    durationMs: durationMs.nullable(),
  }),
  z.object({ type: z.literal('prompt.inserted'), kind: z.enum(['prompt', 'skill']) }),
  z.object({ type: z.literal('mcp.refreshed'), servers: count, tools: count, failed: count }),
  z.object({ type: z.literal('mcp.selected') }),
]);
