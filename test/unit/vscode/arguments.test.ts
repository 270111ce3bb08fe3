import assert from 'node:assert/strict';
import { parseCodeArguments } from '../../vscode/arguments.ts';

describe("VS Code's command line", () => {
  it('is read as @vscode/test-electron writes it', () => {
    const args = [
      '/projects/folder',
      '--user-data-dir=/data',
      '--extensions-dir=/extensions',
      '--no-sandbox',
      '--disable-workspace-trust',
      '--extensionTestsPath=/suite/index.cjs',
      '--extensionDevelopmentPath=/one',
      '--extensionDevelopmentPath=/two',
    ];
    assert.deepEqual(parseCodeArguments(args, '/anywhere'), {
      extensionDevelopmentPaths: ['/one', '/two'],
      extensionTestsPath: '/suite/index.cjs',
      userDataDir: '/data',
      extensionsDir: '/extensions',
      folder: '/projects/folder',
      workspaceTrust: false,
    });
  });

  it('is read as a person types it: values apart, and paths from where they are', () => {
    const args = ['--extensionDevelopmentPath', '.', '--extensionTestsPath', 'out/suite', 'sample'];
    const { extensionDevelopmentPaths, extensionTestsPath, folder } = parseCodeArguments(args, '/here');
    assert.deepEqual(extensionDevelopmentPaths, ['/here']);
    assert.equal(extensionTestsPath, '/here/out/suite');
    assert.equal(folder, '/here/sample');
  });

  it('asks for an empty window with workspace trust where it says nothing', () => {
    assert.deepEqual(parseCodeArguments([], '/here'), {
      extensionDevelopmentPaths: [],
      extensionTestsPath: undefined,
      userDataDir: undefined,
      extensionsDir: undefined,
      folder: undefined,
      workspaceTrust: true,
    });
  });
});
