const response = await fetch(`${process.env.PLEX_URL}/library/sections`, {
  headers: { Accept: 'application/json', | },
});
const { MediaContainer } = await response.json();
for (const { title } of MediaContainer.Directory) console.log(title);
