import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import type { ImportProblem } from '../../shared/exports/import-problem.ts';
import { t } from '../../shared/i18n/i18n.ts';

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
