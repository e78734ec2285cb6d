import { Client } from './client.js';

const transcript = [];

export function startBot(token) {
  const client = new Client(token);

  client.on('messageCreate', async (message) => {
    if (message.author.bot) return;
    transcript.push({ who: message.author.id, text: message.content, at: Date.now() });
    if (transcript.length > 200) transcript.shift();
    const reply = await client.complete(transcript.slice(-20));
    await message.reply(reply);
  });

  return client.login();
}
