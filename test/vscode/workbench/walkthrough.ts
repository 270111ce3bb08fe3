import { until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';

/** The page of VS Code that shows an extension's walkthrough. */
export class Walkthrough {
  readonly #steps: Locator;

  constructor(page: Page) {
    this.#steps = page.locator('.gettingStartedContainer .getting-started-step');
  }

  /** By its title, whether a step is done. */
  async steps(): Promise<Record<string, boolean>> {
    const steps = await this.#steps.evaluateAll(elements =>
      elements.map(step => [
        step.querySelector('.step-title')?.textContent ?? '',
        step.querySelector('.codicon-getting-started-step-checked') !== null,
      ]),
    );
    return Object.fromEntries(steps);
  }

  /** Waits until these steps are, or are not, done. */
  async has(wanted: Readonly<Record<string, boolean>>): Promise<void> {
    await until(`the steps ${JSON.stringify(wanted)}`, async () => {
      const steps = await this.steps();
      return Object.entries(wanted).every(([title, done]) => steps[title] === done);
    });
  }
}
