// Prints who is watching what, now.
const server = 'http://127.0.0.1:32400';
const token = ''; // Plex: Insert Transient Token

interface Session {
  title: string;
  User?: { title: string };
}

const response = await fetch(`${server}/status/sessions`, {
  headers: { Accept: 'application/json', 'X-Plex-Token': token },
});
if (!response.ok) throw new Error(`Plex returned ${response.status}`);

const { MediaContainer } = (await response.json()) as { MediaContainer: { Metadata?: Session[] } };
for (const session of MediaContainer.Metadata ?? []) {
  console.log(`${session.User?.title ?? 'Somebody'}: ${session.title}`);
}

export {};
