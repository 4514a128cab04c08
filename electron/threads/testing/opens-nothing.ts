import { err } from '../../../shared/base/result.ts';
import type { Opener } from '../../workspace/opener.ts';

/** A host that opens nothing. */
export const opensNothing: Opener = {
  openLink: null,
  editor: () => null,
  find: async () => err('It is not there.'),
  openFile: async () => err('It does not open.'),
};
