import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../../shared/i18n/i18n.ts';
import { fetchPageModule } from '../../client/lazy-module.ts';

// The page does not load the palette at start. It fetches the palette ahead, and a user who is faster than that loses
// no key.

type PaletteModule = typeof import('./Palette.tsx');

let loaded: PaletteModule | null = null;

/** Fetches the palette. After that, it opens immediately. */
export async function loadPalette(): Promise<PaletteModule> {
  loaded ??= await fetchPageModule(() => import('./Palette.tsx'));
  return loaded;
}

/** Shows the palette or, until it is loaded, a field that takes its keys. */
export function PaletteSoon({ onClose }: { readonly onClose: () => void }) {
  const [palette, setPalette] = useState(loaded);
  const [typed, setTyped] = useState('');
  const [isEntered, setEntered] = useState(false);
  useEffect(() => {
    // Uses a single step, so that no key is lost between the two fields.
    if (palette === null) void loadPalette().then((module) => flushSync(() => setPalette(module)));
  }, [palette]);
  if (palette === null) {
    // Text typed after Enter is not for the palette.
    const type = isEntered ? () => undefined : setTyped;
    return <TypedAhead text={typed} onType={type} onEnter={() => setEntered(true)} onClose={onClose} />;
  }
  const { default: Palette } = palette;
  return <Palette typed={typed} isEntered={isEntered} onClose={onClose} />;
}

type TypedAheadProps = {
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly onEnter: () => void;
  readonly onClose: () => void;
};

/** Shows an invisible field. It has the focus while it is mounted, and then returns the focus. */
function TypedAhead({ text, onType, onEnter, onClose }: TypedAheadProps) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <input
      ref={field}
      className="visually-hidden"
      aria-label={t`Command`}
      value={text}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter();
      }}
    />
  );
}
