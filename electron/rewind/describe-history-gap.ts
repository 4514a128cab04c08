import { counted, t } from '../../shared/i18n/i18n.ts';
import type { HistoryGap } from './turn-marks.ts';

/** Describes why a turn runs without earlier versions of its files. */
export function describeHistoryGap(missing: HistoryGap): string {
  switch (missing.why) {
    case 'reading':
      return t`This folder is still being read for the first time. What changes before it is read cannot be rewound.`;
    case 'slow':
      return t`Files cannot be rewound to before this turn: checking this folder took too long.`;
    case 'tooLarge':
      return t`Files cannot be rewound to before this turn: this folder is too large to keep earlier versions.`;
    case 'unreadable':
      return t`Files cannot be rewound to before this turn: this folder could not be read.`;
    case 'notStored':
      return t`Files cannot be rewound to before this turn: their earlier versions could not be saved. The disk may be full.`;
    case 'noRoom':
      return t`${counted(missing.files, 'file')} in this folder cannot be rewound: there is no room for earlier versions.`;
  }
}
