import { Client } from './client.js';

const transcript = [];

export function startBot(token) {
  const client = new Client(token);

  client.on('messageCreate', async (message) => {
    if (message.author.bot) return;
    // leak: global-state
    transcript.push({ who: message.author.id, text: message.content, at: Date.now() });
    const reply = await client.complete(transcript.slice(-20));
    await message.reply(reply);
  });

  return client.login();
}
