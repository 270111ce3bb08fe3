/**
 * Writes code as bundles are full of it: classes with checks, texts and loops. Nothing of it runs; it has to be read and
 * compiled with the rest.
 *
 * @param length of the code, in characters, before it is minified
 */
export function commonCode(length: number): string {
  const classes: string[] = [];
  for (let written = 0; written < length; written += classes.at(-1)?.length ?? length) {
    classes.push(commonClass(classes.length));
  }
  return [...classes, `export const commonCode = [${classes.map((_, index) => `Resolver${index}`).join()}];`].join(
    '\n',
  );
}

function commonClass(index: number): string {
  return `class Resolver${index} {
  #entries = new Map();
  #options;
  constructor(options) {
    if (options.limit${index} < 1) throw new RangeError("resolver ${index} needs a limit of at least one");
    this.#options = options;
  }
  async resolve(name, signal) {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    signal?.throwIfAborted();
    const value = await this.#options.load${index}({ name, tries: ${index + 1} });
    if (typeof value !== "string" || !/^[\\w-]{1,${index + 20}}$/.test(value)) {
      this.#options.report${index}?.(\`\${name} has no value that resolver ${index} can use: \${typeof value}\`);
      return undefined;
    }
    this.#entries.set(name, value);
    return value;
  }
  parse(text) {
    const found = {};
    for (const line of text.split("\\n")) {
      const [, key, rest = ""] = /^\\s*(?:export\\s+)?([A-Z_][A-Z0-9_]*)=(.*)$/i.exec(line) ?? [];
      if (key !== undefined && !(key in found)) found[key] = rest.trim().replace(/^(["'])(.*)\\1$/, "$2");
    }
    return Object.entries(found).filter(([key]) => !this.#entries.has(key));
  }
}`;
}
