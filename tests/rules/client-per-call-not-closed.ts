import { Pool } from "pg";
import Redis from "ioredis";
import { PrismaClient } from "@prisma/client";
import { createClient } from "redis";
import * as grpc from "@grpc/grpc-js";
import * as loader from "@grpc/proto-loader";

// ok: client-per-call-not-closed
const shared = new Pool();

export async function getUser(id: string): Promise<unknown> {
  // leak: client-per-call-not-closed
  const pool = new Pool();
  return (await pool.query("select * from users where id = $1", [id])).rows[0];
}

export async function getUserShared(id: string): Promise<unknown> {
  return (await shared.query("select * from users where id = $1", [id])).rows[0];
}

export async function countPosts(): Promise<number> {
  // leak: client-per-call-not-closed
  const prisma = new PrismaClient();
  const total: number = await prisma.post.count();
  return total;
}

export async function countPostsTidily(): Promise<number> {
  // ok: client-per-call-not-closed
  const prisma = new PrismaClient();
  try {
    return await prisma.post.count();
  } finally {
    await prisma.$disconnect();
  }
}

export function connectFor(name: string): unknown {
  // ok: client-per-call-not-closed
  const client = createClient({ name });
  return client;
}

export async function ping(): Promise<void> {
  // leak: client-per-call-not-closed
  const redis = new Redis();
  await redis.ping();
}

let lazy: Redis | undefined;
export function lazyClient(): Redis {
  // ok: client-per-call-not-closed
  if (!lazy) lazy = new Redis();
  return lazy;
}

class Poller {
  private timer: NodeJS.Timeout;
  constructor(private readonly url: string) {
    this.timer = setInterval(() => void fetch(this.url), 1000);
  }
  last() {
    return this.url;
  }
  stop() {
    clearInterval(this.timer);
  }
}

export async function lastPrice(req: { url: string }, res: { json(value: unknown): void }) {
  // leak: client-per-call-not-closed
  const poller = new Poller(req.url);
  res.json(poller.last());
}

export async function firstPrice(req: { url: string }, res: { json(value: unknown): void }) {
  // ok: client-per-call-not-closed
  const poller = new Poller(req.url);
  res.json(poller.last());
  poller.stop();
}

const greeting = grpc.loadPackageDefinition(loader.loadSync("greeting.proto")).acme as any;

export function greet(name: string, done: (text: string) => void): void {
  // leak: client-per-call-not-closed
  const client = new greeting.Greeter("greeter:50051", grpc.credentials.createInsecure());
  client.greet({ name }, (_: unknown, reply: { text: string }) => done(reply.text));
}

export function greetTidily(name: string, done: (text: string) => void): void {
  // ok: client-per-call-not-closed
  const client = new greeting.Greeter("greeter:50051", grpc.credentials.createInsecure());
  client.greet({ name }, (_: unknown, reply: { text: string }) => {
    client.close();
    done(reply.text);
  });
}

import { fork } from "node:child_process";
import { asFunction, createContainer } from "awilix";

export function render(page: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // leak: client-per-call-not-closed
    const child = fork("./render.js");
    child.on("message", (html) => resolve(String(html)));
    child.on("error", reject);
    child.send({ page });
  });
}

export function renderToTheEnd(page: string): Promise<void> {
  return new Promise((resolve) => {
    // ok: client-per-call-not-closed
    const child = fork("./render.js", [page]);
    child.on("exit", () => resolve());
  });
}

const container = createContainer();
container.register({
  // leak: client-per-call-not-closed
  pool: asFunction(() => new Pool()).transient(),
  // ok: client-per-call-not-closed
  shared: asFunction(() => new Pool()).singleton(),
});
