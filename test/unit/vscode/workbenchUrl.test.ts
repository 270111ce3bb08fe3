import assert from 'node:assert/strict';
import { workbenchUrl } from '../../vscode/workbenchUrl.ts';

describe('The address of a workbench', () => {
  const server = { port: 4000, url: 'http://127.0.0.1:4000' };
  const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

  it('is short where there is only a folder to open', () => {
    assert.equal(workbenchUrl(server, { folder: '/tmp/sample' }), 'http://127.0.0.1:4000/?folder=%2Ftmp%2Fsample');
  });

  it('opens a workspace file as a workspace, and nothing as an empty window', () => {
    assert.deepEqual(parametersOf(workbenchUrl(server, { folder: '/a.code-workspace' })), {
      workspace: '/a.code-workspace',
    });
    assert.deepEqual(parametersOf(workbenchUrl(server, {})), { ew: 'true' });
  });

  it('names the extension and the suite by where the server finds them', () => {
    const url = workbenchUrl(server, {
      folder: '/with space',
      extensionDevelopmentPaths: ['/with space/extension'],
      extensionTestsPath: '/suite/index.cjs',
    });
    const { folder, payload = '' } = parametersOf(url);
    assert.equal(folder, '/with space');
    assert.deepEqual(JSON.parse(payload), [
      ['extensionDevelopmentPath', 'vscode-remote://127.0.0.1:4000/with%20space/extension'],
      ['extensionTestsPath', 'vscode-remote://127.0.0.1:4000/suite/index.cjs'],
    ]);
  });
});
