import { create } from 'zustand';
import {
  defaultOptions,
  type Options,
  type OptionsChange,
  type OptionsSnapshot,
} from '../../shared/settings/options.ts';

export type OptionsStore = { readonly options: OptionsSnapshot };

const unknown: OptionsSnapshot = { values: defaultOptions, file: '', lines: {}, problems: [] };

export const useOptions = create<OptionsStore>()(() => ({ options: unknown }));

/** The host's latest options. The page may show newer ones. */
let said = unknown;
/** What the person has chosen and the host has not answered, oldest first. */
let unanswered: readonly OptionsChange[] = [];

/** Sets the host's options. What the person has chosen in the meantime stays on top. */
export function optionsChanged(options: OptionsSnapshot): void {
  said = options;
  show();
}

/** Shows a change before the host has answered. Call the returned function once it has. */
export function optionsChosen(change: OptionsChange): () => void {
  unanswered = [...unanswered, change];
  show();
  return () => {
    unanswered = unanswered.filter((other) => other !== change);
    show();
  };
}

/** Does nothing if the page already shows it. */
function show(): void {
  const options = { ...said, values: unanswered.reduce(withChange, said.values) };
  if (JSON.stringify(options) !== JSON.stringify(useOptions.getState().options)) useOptions.setState({ options });
}

function withChange(values: Options, change: OptionsChange): Options {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...values, ...named };
}
