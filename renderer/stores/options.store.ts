import { create } from 'zustand';
import { defaultOptions, type OptionsSnapshot } from '../../shared/options/options.ts';

export type OptionsStore = { readonly options: OptionsSnapshot };

export const useOptions = create<OptionsStore>()(() => ({
  options: { values: defaultOptions, file: '', lines: {}, problems: [] },
}));

export function optionsChanged(options: OptionsSnapshot): void {
  useOptions.setState({ options });
}
