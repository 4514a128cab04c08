import { create } from 'zustand';
import { defaultOptions, type Options, type OptionsSnapshot } from '../../shared/settings/options.ts';

export type OptionsStore = { readonly options: OptionsSnapshot };

const unknown: OptionsSnapshot = { values: defaultOptions, file: '', lines: {}, problems: [] };

export const useOptions = create<OptionsStore>()(() => ({ options: unknown }));

/** What the host said last. What is shown may be ahead of it. */
let said = unknown;

/** Takes what the host says. It is no news where the page shows it already. */
export function optionsChanged(options: OptionsSnapshot): void {
  said = options;
  if (!isSame(options, useOptions.getState().options)) useOptions.setState({ options });
}

/** Shows values before the host has confirmed them. */
export function optionsChosen(values: Options): void {
  useOptions.setState(({ options }) => ({ options: { ...options, values } }));
}

/** Takes back what was shown ahead of the host, unless something else is shown by now. */
export function optionsRefused(values: Options): void {
  if (useOptions.getState().options.values === values) optionsChanged(said);
}

function isSame(one: OptionsSnapshot, other: OptionsSnapshot): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
