import type { Menu, MenuItemConstructorOptions } from 'electron';
import { expect, it } from 'vitest';
import { fillDockMenu } from './menu.ts';

it('has a new-window entry, and does nothing without a dock', () => {
  const templates: MenuItemConstructorOptions[][] = [];
  const set: Menu[] = [];
  let opened = 0;
  // Only passed to the dock; the fake never reads it.
  const menu: Menu = Object.create(null);
  const build = (template: MenuItemConstructorOptions[]) => {
    templates.push(template);
    return menu;
  };
  const newWindow = () => {
    opened += 1;
  };
  fillDockMenu(undefined, build, newWindow);
  expect(templates).toEqual([]);
  fillDockMenu({ setMenu: (given) => void set.push(given) }, build, newWindow);
  expect(set).toEqual([menu]);
  const [item] = templates[0] ?? [];
  expect(item?.label).toBe('New window');
  if (item?.click !== undefined) Reflect.apply(item.click, item, []);
  expect(opened).toBe(1);
});
