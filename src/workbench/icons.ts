import { ThemeIcon } from 'vscode';

/** The icons that boxes and the sidebar share. Those of servers and connections depend on their state: `servers/stateIcons.ts`. */
export const ICONS = {
  account: new ThemeIcon('account'),
  add: new ThemeIcon('add'),
  browser: new ThemeIcon('globe'),
  homeUser: new ThemeIcon('person'),
  help: new ThemeIcon('question'),
  provider: new ThemeIcon('cloud'),
  server: new ThemeIcon('server'),
  token: new ThemeIcon('key'),
  warning: new ThemeIcon('warning'),
} as const;
