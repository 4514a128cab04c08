import { t } from '../../../shared/i18n/i18n.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** What the icon of a row means, if no words next to it say so. */
export function unseenText(state: GlyphState): string | undefined {
  if (state === 'done') return t`done`;
  return state === 'running' ? t`running` : undefined;
}
