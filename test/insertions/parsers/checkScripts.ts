import path from 'node:path';
import { runProgram } from '../childProgram.ts';
import type { Parser, Verdict } from '../parser.ts';
import { systemProgram } from '../systemPrograms.ts';

/** Languages whose own interpreter reads all texts, by a script in that language. */
export const python = parserOf('Python', 'python3', '-W', 'error::SyntaxWarning', script('check.py'), 'python');
export const ini = parserOf('INI', 'python3', script('check.py'), 'ini');
export const ruby = parserOf('Ruby', 'ruby', '-W0', script('check.rb'));
export const php = parserOf('PHP', 'php', script('check.php'));

function script(name: string): string {
  return path.join(import.meta.dirname, name);
}

function parserOf(language: string, interpreter: 'python3' | 'ruby' | 'php', ...args: readonly string[]): Parser {
  return {
    language,
    async parse(sources): Promise<Verdict[]> {
      const input = JSON.stringify(sources.map(({ text }) => text));
      const { code, stdout, stderr } = await runProgram(await systemProgram(interpreter), args, { input });
      if (code !== 0) throw new Error(`${interpreter} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}
