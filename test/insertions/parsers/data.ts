import { loadPackage } from '../npmPackages.ts';
import { type Parser, type Verdict, verdictOf } from '../parser.ts';

type ParseJson = (text: string, errors: { error: number; offset: number }[], options: object) => unknown;
interface JsoncParser {
  readonly parse: ParseJson;
  readonly printParseErrorCode: (code: number) => string;
}
interface YamlDocument {
  readonly errors: readonly Error[];
  readonly warnings: readonly Error[];
  toJS(): unknown;
}

export const json = jsonParser('JSON', { disallowComments: true });
export const jsonc = jsonParser('JSON with comments', { allowTrailingComma: true });

function jsonParser(language: string, options: { disallowComments?: boolean; allowTrailingComma?: boolean }): Parser {
  return {
    language,
    async parse(sources) {
      const { parse, printParseErrorCode } = await loadPackage<JsoncParser>('jsonc-parser');
      return sources.map(({ text }): Verdict => {
        const errors: { error: number; offset: number }[] = [];
        const data = JSON.stringify(parse(text, errors, options));
        const own = errors.map(({ error, offset }) => `${printParseErrorCode(error)} at ${offset}`);
        return { errors: options.disallowComments ? [...own, ...verdictOf(() => JSON.parse(text)).errors] : own, data };
      });
    },
  };
}

export const yaml: Parser = {
  language: 'YAML',
  async parse(sources) {
    const { parseDocument } = await loadPackage<{ parseDocument: (text: string) => YamlDocument }>('yaml');
    return sources.map(({ text }): Verdict => {
      const document = parseDocument(text);
      const errors = [...document.errors, ...document.warnings].map(({ message }) => message);
      return errors.length > 0 ? { errors } : verdictOf(() => document.toJS());
    });
  },
};

export const toml: Parser = {
  language: 'TOML',
  async parse(sources) {
    const { parse } = await loadPackage<{ parse: (text: string) => unknown }>('smol-toml');
    return sources.map(({ text }) => verdictOf(() => parse(text)));
  },
};

export const dotenv: Parser = {
  language: 'dotenv',
  async parse(sources) {
    const { parse } = await loadPackage<{ parse: (text: string) => Record<string, string> }>('dotenv');
    return sources.map(({ text }): Verdict => {
      // It passes over lines that it can't read.
      const lines = text.split('\n').filter(line => line.trim() !== '' && !line.startsWith('#'));
      const errors = lines.filter(line => Object.keys(parse(line)).length !== 1);
      return { errors: errors.map(line => `No variable: ${line}`), data: JSON.stringify(parse(text)) };
    });
  },
};
