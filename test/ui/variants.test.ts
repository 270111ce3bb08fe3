import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { tempFolder } from '../vscode/tempFolder.ts';
import { newUser, prepareFolder } from './newUser.ts';
import { walk } from './steps.ts';

const checkout = path.join(import.meta.dirname, '../..');

/** The same way in the other worlds that people live in. */
describe('A new user', () => {
  describe('of the package that is published', () =>
    walk(newUser, async stack => {
      const extension = path.join(tempFolder(stack, 'vsix'), 'plex-tokens.vsix');
      await createVSIX({ cwd: checkout, packagePath: extension, dependencies: false });
      return { folder: prepareFolder(stack), extension };
    }));

  describe('in Restricted Mode', () =>
    walk(newUser, stack => ({ folder: prepareFolder(stack), workspaceTrust: true })));

  describe('in a high-contrast theme', () =>
    walk(newUser, stack => ({
      folder: prepareFolder(stack),
      settings: { 'workbench.colorTheme': 'Default High Contrast' },
    })));

  describe('at a zoom of 200 %', () =>
    walk(newUser, stack => ({ folder: prepareFolder(stack), viewport: { width: 960, height: 540 }, zoom: 2 })));
});
