import type { Channel, Connection } from 'amqplib';

const channels = new Map<string, Promise<Channel>>();

export function channelFor(conn: Connection, purpose: 'publish' | 'consume'): Promise<Channel> {
  let ch = channels.get(purpose);
  if (!ch) {
    ch = Promise.resolve(conn.createChannel());
    channels.set(purpose, ch);
  }
  return ch;
}
