import path from 'node:path';
import { parseArgs } from 'node:util';

/** The arguments that the replacement of the `code` executable supports. */
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

/** Reads VS Code's command line and ignores flags that don't apply to a server and a browser. */
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
