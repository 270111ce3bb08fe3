import path from 'node:path';
import { loadPackage, npmPackages } from '../npmPackages.ts';
import type { Parser, Verdict } from '../parser.ts';

interface SyntaxNode {
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly hasError: boolean;
  readonly startPosition: { readonly row: number };
  readonly text: string;
  readonly children: readonly SyntaxNode[];
}
interface TreeSitter {
  readonly Parser: {
    new (): { setLanguage(language: object): void; parse(text: string): { readonly rootNode: SyntaxNode } };
    init(): Promise<void>;
  };
  readonly Language: { load(file: string): Promise<object> };
}

/** Languages whose own compilers are in neither npm nor Debian, or are too big. */
export const csharp = parserOf('C#', 'c-sharp');
export const java = parserOf('Java', 'java');
export const powershell = parserOf('PowerShell', 'powershell');

function parserOf(language: string, grammar: string): Parser {
  return {
    language,
    async parse(sources) {
      const { Parser, Language } = await loadPackage<TreeSitter>('@vscode/tree-sitter-wasm');
      await Parser.init();
      const parser = new Parser();
      const file = `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`;
      parser.setLanguage(await Language.load(path.join(await npmPackages(), file)));
      return sources.map(({ text }): Verdict => ({ errors: errorsIn(parser.parse(text).rootNode) }));
    },
  };
}

function errorsIn(node: SyntaxNode): string[] {
  if (node.isError || node.isMissing) {
    return [`line ${node.startPosition.row + 1}: ${node.isMissing ? 'something is missing' : node.text}`];
  }
  return node.hasError ? node.children.flatMap(errorsIn) : [];
}
