// Lists the libraries.

|

const { object } = await plex.library.getSections();
for (const { title } of object.mediaContainer.directory) console.log(title);
