import type { TextPlace } from '../tokens/textPlace.ts';

const CODE_LANGUAGES =
  /^(?:python|javascript|typescript|javascriptreact|typescriptreact|ruby|go|php|csharp|java|kotlin|swift|rust|c|cpp|dart|lua|groovy|scala|perl|vb|fsharp|coffeescript|vue|svelte|elixir|r|julia)$/;
const CODE_FILES =
  /\.(?:py|pyw|ipynb|[cm]?[jt]sx?|rb|go|php|cs|java|kt|kts|swift|rs|c|h|cpp|hpp|cc|dart|lua|groovy|scala|pl|vb|fs|coffee|vue|svelte|exs?|jl)$/i;

/** Whether an unquoted word is a variable there, and no value. */
export function isCode({ fileName, languageId }: TextPlace): boolean {
  return CODE_LANGUAGES.test(languageId) || CODE_FILES.test(fileName);
}
