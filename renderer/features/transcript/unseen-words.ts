import { t } from '../../../shared/words/words.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** What the mark of a row says where no words beside it do. */
export function unseenWords(state: GlyphState): string | undefined {
  if (state === 'done') return t`done`;
  return state === 'running' ? t`running` : undefined;
}
