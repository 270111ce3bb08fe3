import path from 'node:path';
import { packVsix } from '../leaks/vsix.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { addsServer, findsHiddenSourceAgain, insertsToken, prepareFolder, showsSource } from './newUser.ts';
import { walk } from './walk.ts';

/** Tests what only the package can show: that VS Code installs it, and that it has every file that is needed. */
describe('The published package', () =>
  walk([...addsServer, insertsToken, ...showsSource, findsHiddenSourceAgain], async stack => {
    const extension = path.join(tempFolder(stack, 'vsix'), 'plex-tokens.vsix');
    await packVsix(extension);
    return { folder: prepareFolder(stack), extension };
  }));
