import { type Expression, type Node, parseSync, type VariableDeclarator, Visitor } from 'oxc-parser';

/** A regular expression in a source file. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/**
 * Returns every regular expression of a TypeScript file, including those that are built of constants.
 *
 * @throws {Error} where one is built of anything else: text from others must not become a part of one
 */
export function patternsIn(code: string): Pattern[] {
  const { program } = parseSync('code.ts', code);
  const constants = new Map<string, string | Pattern>();
  const patterns: Pattern[] = [];
  const constant = (node: Node | null | undefined): string | Pattern => {
    switch (node?.type) {
      case 'Literal':
        if ('regex' in node) return { source: node.regex.pattern, flags: node.regex.flags };
        if (typeof node.value === 'string') return node.value;
        break;
      case 'Identifier': {
        const value = constants.get(node.name);
        if (value !== undefined) return value;
        break;
      }
      case 'MemberExpression': {
        const object = constant(node.object);
        if (typeof object !== 'string' && code.slice(node.property.start, node.property.end) === 'source')
          return object.source;
        break;
      }
      case 'TemplateLiteral':
      case 'TaggedTemplateExpression': {
        const { quasis, expressions } = node.type === 'TemplateLiteral' ? node : node.quasi;
        if (node.type === 'TaggedTemplateExpression' && code.slice(node.tag.start, node.tag.end) !== 'String.raw')
          break;
        const isRaw = node.type === 'TaggedTemplateExpression';
        const pieces = quasis.map(({ value: { raw, cooked } }) => (isRaw ? raw : (cooked ?? '')));
        return String.raw({ raw: pieces }, ...expressions.map(expression => text(expression)));
      }
    }
    throw new Error(`not a constant: ${node ? code.slice(node.start, node.end) : 'nothing'}`);
  };
  const text = (node: Node | null | undefined): string => {
    const value = constant(node);
    if (typeof value === 'string') return value;
    throw new Error('a pattern in the place of its source');
  };
  new Visitor({
    VariableDeclarator({ id, init }: VariableDeclarator) {
      if (id.type !== 'Identifier' || !init) return;
      try {
        constants.set(id.name, constant(init));
      } catch {
        // The name is not constant, which only matters where a pattern is built of it.
        constants.delete(id.name);
      }
    },
    Literal(node) {
      if ('regex' in node && node.regex) patterns.push(constant(node) as Pattern);
    },
    NewExpression: ({ callee, arguments: built }) => build(callee, built),
    CallExpression: ({ callee, arguments: built }) => build(callee, built),
  }).visit(program);
  return patterns;

  function build(callee: Expression, [source, flags]: readonly Node[]): void {
    if (callee.type !== 'Identifier' || callee.name !== 'RegExp') return;
    patterns.push({ source: text(source), flags: flags ? text(flags) : '' });
  }
}
