import { visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { unknownHeading, workWords } from '../../../../shared/runs/work-state.ts';
import type { RunHeading } from './arrange-runs.ts';

/** Describes what a group of runs has in common. */
export function describeHeading(heading: RunHeading): string {
  switch (heading.kind) {
    case 'state':
      return workWords[heading.group];
    case 'unknown':
      return unknownHeading;
    case 'folder':
      return visibleText(heading.path);
    case 'imported':
      return t`Imported`;
  }
}
