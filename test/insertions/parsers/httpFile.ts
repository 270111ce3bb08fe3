import { loadPackage } from '../npmPackages.ts';
import type { Parser, Verdict } from '../parser.ts';

interface Region {
  readonly request?: { readonly url?: string; readonly method?: string; readonly body?: unknown };
  readonly symbol: unknown;
}
interface Httpyac {
  readonly cli: { initFileProvider(): void };
  readonly store: {
    readonly HttpFileStore: new () => {
      parse(name: string, text: string, options: object): Promise<{ readonly httpRegions: readonly Region[] }>;
    };
  };
}

/** httpYac reads everything: a line that fits nowhere is a request of its own, or a body where none goes. */
export const httpFile: Parser = {
  language: '.http',
  async parse(sources) {
    const { cli, store } = await loadPackage<Httpyac>('httpyac');
    cli.initFileProvider();
    const files = new store.HttpFileStore();
    return Promise.all(
      sources.map(async ({ text }, index): Promise<Verdict> => {
        const { httpRegions } = await files.parse(`/source${index}.http`, text, { workingDir: '/' });
        const errors = httpRegions.flatMap(({ request }) => {
          if (!request) return [];
          const isUrl = /^(?:https?:\/\/|\{\{)\S+$/.test(request.url ?? '');
          return [
            ...(isUrl ? [] : [`No URL: ${request.url}`]),
            ...(request.method === 'GET' && request.body ? [`A body of GET: ${request.body}`] : []),
          ];
        });
        return { errors, data: JSON.stringify(httpRegions.map(({ symbol }) => symbol)) };
      }),
    );
  },
};
