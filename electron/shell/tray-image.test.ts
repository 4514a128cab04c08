import type { AddRepresentationOptions, NativeImage } from 'electron';
import { expect, it } from 'vitest';
import { createTrayImage } from './tray-image.ts';

type DrawnImage = Pick<NativeImage, 'addRepresentation' | 'setTemplateImage'>;

function imageFor(platform: NodeJS.Platform, displayScale: number) {
  const sizes: (readonly [number | undefined, number | undefined])[] = [];
  let isTemplate: boolean | null = null;
  const drawn: DrawnImage = {
    addRepresentation: ({ buffer, height, scaleFactor, width }: AddRepresentationOptions) => {
      expect([height, buffer?.length]).toEqual([width, (width ?? 0) ** 2 * 4]);
      sizes.push([width, scaleFactor]);
    },
    setTemplateImage: (option) => {
      isTemplate = option;
    },
  };
  createTrayImage({ createEmpty: () => Object.assign(Object.create(null), drawn) }, platform, displayScale);
  return { sizes, isTemplate };
}

it('makes the sizes of each system, and a template on a Mac', () => {
  const [ordinary, fine] = [1, 2];
  expect(imageFor('darwin', ordinary)).toEqual({
    sizes: [
      [18, ordinary],
      [36, fine],
    ],
    isTemplate: true,
  });
  expect(imageFor('win32', 1.5)).toEqual({ sizes: [[24, ordinary]], isTemplate: false });
  expect(imageFor('linux', ordinary)).toEqual({
    sizes: [
      [24, ordinary],
      [48, fine],
    ],
    isTemplate: false,
  });
});
