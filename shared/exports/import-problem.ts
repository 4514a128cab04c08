import { z } from 'zod';
import type { AppAlertText } from '../alerts/alert-text.ts';
import type { Immutable } from '../base/immutable.ts';
import { t } from '../i18n/i18n.ts';

/** Why nothing was imported from a file. Lines count from 1. */
export const importProblem = z.discriminatedUnion('type', [
  /** The file does not begin like an exported thread. */
  z.object({ type: z.literal('notAThread') }),
  /** A later version of the app wrote it. */
  z.object({ type: z.literal('newer'), version: z.number() }),
  /** `reason` is a full sentence. */
  z.object({ type: z.literal('badLine'), line: z.number().int(), reason: z.string() }),
  /** The end is missing. `line` is the last existing line. */
  z.object({ type: z.literal('cutOff'), line: z.number().int() }),
  z.object({ type: z.literal('tooLarge') }),
  z.object({ type: z.literal('noWorkspace') }),
  /** Threads cannot be stored right now. */
  z.object({ type: z.literal('notKept') }),
  /** The file has none of our data, or only damaged data. */
  z.object({ type: z.literal('noData'), damaged: z.boolean() }),
  /** A bundle problem, in a sentence. `file` is the file in it that differs from the manifest. */
  z.object({ type: z.literal('badBundle'), reason: z.string(), file: z.string().nullable() }),
  /** The file type cannot be imported. */
  z.object({ type: z.literal('unknownKind') }),
  /** The file could not be written or read here. `message` is a sentence. */
  z.object({ type: z.literal('disk'), message: z.string() }),
  /** Another import replaced it. */
  z.object({ type: z.literal('importGone') }),
]);
export type ImportProblem = Immutable<z.infer<typeof importProblem>>;

/** Explains why nothing was imported. */
export function describeImportProblem(problem: ImportProblem): Pick<AppAlertText, 'fact' | 'detail'> {
  const nothing = t`Nothing was imported.`;
  switch (problem.type) {
    case 'notAThread':
      return {
        fact: t`The file is not an exported thread.`,
        detail: t`Choose a file created by Export.`,
      };
    case 'newer':
      return {
        fact: t`The file uses format version ${problem.version}, which this version of Workcell does not support.`,
        detail: t`Update Workcell to import it. ${nothing}`,
      };
    case 'badLine':
      return { fact: t`Line ${problem.line} cannot be read. ${problem.reason}`, detail: nothing };
    case 'cutOff':
      return { fact: t`The file is cut off at line ${problem.line}.`, detail: nothing };
    case 'tooLarge':
      return { fact: t`The file is too large to import.`, detail: nothing };
    case 'noWorkspace':
      return {
        fact: t`No folder is open.`,
        detail: t`Open the folder for this thread, then import it.`,
      };
    case 'notKept':
      return {
        fact: t`Threads are not being saved, so an imported one would be lost.`,
        detail: t`The banner explains why. ${nothing}`,
      };
    case 'noData':
      return {
        fact: problem.damaged
          ? t`The data in this file is damaged, so it cannot be imported.`
          : t`This file has no run data.`,
        detail: t`Workcell can import only pages and Markdown files it exported, with their data unchanged. ${nothing}`,
      };
    case 'badBundle':
      return {
        fact:
          problem.file === null
            ? t`The bundle cannot be opened. ${problem.reason}`
            : t`${problem.file} in the bundle changed after the export. ${problem.reason}`,
        detail: t`${nothing} Get a new copy of the bundle.`,
      };
    case 'unknownKind':
      return {
        fact: t`Workcell does not recognize this file.`,
        detail: t`It imports bundles (.workcell.zip), its own .jsonl, .html and .md exports, and Codex's rollout-….jsonl files. ${nothing}`,
      };
    case 'disk':
      return { fact: t`The file could not be imported. ${problem.message}`, detail: nothing };
    case 'importGone':
      return { fact: t`Another import started.`, detail: t`${nothing} Choose the file again.` };
  }
}
