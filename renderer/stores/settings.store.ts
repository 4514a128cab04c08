import { create } from 'zustand';
import { defaultOptions, type Options, type OptionsSnapshot } from '../../shared/settings/options.ts';

export type OptionsStore = { readonly options: OptionsSnapshot };

const unknown: OptionsSnapshot = { values: defaultOptions, file: '', lines: {}, problems: [] };

export const useOptions = create<OptionsStore>()(() => ({ options: unknown }));

/** The host's latest options. The page may show newer ones. */
let said = unknown;

/** Sets the host's options. Does nothing if the page already shows them. */
export function optionsChanged(options: OptionsSnapshot): void {
  said = options;
  if (!isSame(options, useOptions.getState().options)) useOptions.setState({ options });
}

/** Shows values before the host has confirmed them. */
export function optionsChosen(values: Options): void {
  useOptions.setState(({ options }) => ({ options: { ...options, values } }));
}

/** Reverts values shown before the host refused them, unless others are shown by now. */
export function optionsRefused(values: Options): void {
  if (useOptions.getState().options.values === values) optionsChanged(said);
}

function isSame(one: OptionsSnapshot, other: OptionsSnapshot): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
