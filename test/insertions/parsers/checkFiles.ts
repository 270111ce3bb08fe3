import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { tempFolder } from '../../vscode/tempFolder.ts';
import { runProgram } from '../childProgram.ts';
import type { Parser, Source, Verdict } from '../parser.ts';
import { systemProgram } from '../systemPrograms.ts';

const TYPESCRIPT = path.join(import.meta.dirname, '../../../node_modules/typescript/bin/tsc');
/** Has the compiler of TypeScript say nothing but what it can't read. */
const SYNTAX_ONLY = {
  compilerOptions: {
    ...{ noEmit: true, noCheck: true, noResolve: true, types: [] },
    ...{ allowJs: true, jsx: 'preserve', target: 'esnext', module: 'esnext', moduleDetection: 'force' },
  },
  include: ['*'],
};

export const javascript: Parser = {
  language: 'TypeScript and JavaScript',
  async parse(sources) {
    const ofCompiler = await errorsOfFiles(sources, async folder => {
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(SYNTAX_ONLY));
      const { code, stdout } = await runProgram(process.execPath, [TYPESCRIPT, '--pretty', 'false', '-p', folder]);
      if (code !== 0 && !/\(\d+,\d+\): error TS/.test(stdout)) throw new Error(`tsc: ${stdout}`);
      return stdout;
    });
    return sources.map(({ text, extension }, index): Verdict => {
      const { errors } = parseSync(`source${extension}`, text);
      return { errors: [...errors.map(({ message }) => message), ...(ofCompiler[index] ?? [])] };
    });
  },
};

export const go: Parser = {
  language: 'Go',
  async parse(sources) {
    const gofmt = path.join(path.dirname(await systemProgram('go')), 'gofmt');
    const errors = await errorsOfFiles(sources, async folder => (await runProgram(gofmt, ['-e', '-l', folder])).stderr);
    return errors.map(errors => ({ errors }));
  },
};

export const shell: Parser = {
  language: 'shell',
  async parse(sources) {
    const errors = await errorsOfFiles(sources, async folder => {
      const { stderr } = await runProgram('bash', ['-c', 'for file in "$0"/*; do bash -n "$file"; done', folder]);
      return stderr;
    });
    return errors.map(errors => ({ errors }));
  },
};

/** Returns the lines about each text in the output of a program that reads a folder with all of them. */
async function errorsOfFiles(
  sources: readonly Source[],
  check: (folder: string) => Promise<string>,
): Promise<string[][]> {
  using stack = new DisposableStack();
  const folder = tempFolder(stack, 'sources');
  for (const [index, { text, extension }] of sources.entries()) {
    writeFileSync(path.join(folder, `source${index}${extension}`), `${text}\n`);
  }
  const errors = sources.map((): string[] => []);
  for (const line of (await check(folder)).split('\n').filter(Boolean)) {
    const [, index] = /source(\d+)\.\w+[:(]/.exec(line) ?? [];
    const ofSource = index === undefined ? undefined : errors[Number(index)];
    if (!ofSource) throw new Error(`It is not known which text this is about: ${line}`);
    ofSource.push(line.slice(line.lastIndexOf('source')));
  }
  return errors;
}
