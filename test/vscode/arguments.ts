import path from 'node:path';
import { parseArgs } from 'node:util';

/** What the stand-in for the `code` executable understands of VS Code's command line. */
export interface CodeArguments {
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly userDataDir: string | undefined;
  readonly extensionsDir: string | undefined;
  /** A folder or a `.code-workspace` file. */
  readonly folder: string | undefined;
  /** False where `--disable-workspace-trust` is given. */
  readonly workspaceTrust: boolean;
}

/** Reads VS Code's command line; flags that mean nothing to a server and a browser are passed over. */
export function parseCodeArguments(args: readonly string[], cwd: string): CodeArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const resolve = (value: string | boolean | undefined) =>
    typeof value === 'string' && value !== '' ? path.resolve(cwd, value) : undefined;
  const developmentPaths = values.extensionDevelopmentPath ?? [];
  return {
    extensionDevelopmentPaths: developmentPaths.flatMap(value => resolve(value) ?? []),
    extensionTestsPath: resolve(values.extensionTestsPath),
    userDataDir: resolve(values['user-data-dir']),
    extensionsDir: resolve(values['extensions-dir']),
    folder: resolve(positionals[0]),
    workspaceTrust: values['disable-workspace-trust'] !== true,
  };
}
